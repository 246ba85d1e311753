/** What a judge, and then a check, says of a requirement. */
export type Outcome = "proven" | "violated" | "unproven" | "not-applicable";

/** How a check looks at one kind of evidence. */
export type JudgeName = "file" | "image" | "container";

export type Level = "error" | "warning" | "info";

/** A message is a code and its arguments; its text is made in reports/ from the check's templates. */
export interface Message<Code extends string = string> {
  readonly code: Code;
  readonly args: Readonly<Record<string, string | number>>;
}

/** 1-based lines and columns; the end is exclusive. */
export interface FileRange {
  readonly kind: "file";
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Place =
  | FileRange
  /** A path in the image, and the layer (0 is the lowest) that brought it. */
  | { readonly kind: "image"; readonly path: string; readonly layer?: number }
  /** Something asked of a running container or an engine, and what it answered. */
  | { readonly kind: "command"; readonly command: string; readonly output: string };

/** One thing a judge saw. */
export interface Evidence<Code extends string = string> {
  readonly message: Message<Code>;
  readonly place?: Place;
  /** Tells more of the finding before it (what it contradicts, where that comes from), and is none of its own. */
  readonly related?: true;
}

/** What one judge says, with what it saw. */
export interface Answer<Code extends string = string> {
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence<Code>[];
}

export interface JudgeAnswer {
  readonly judge: JudgeName;
  readonly answer: Answer;
}

/** What a check says of one requirement, all judges taken together. */
export interface Verdict {
  /** The requirement's own id, such as FR-004; the check's id where a preset brought it in. */
  readonly requirement: string;
  /** Other ids of the same requirement. */
  readonly also: readonly string[];
  readonly check: string;
  /** What is required, in words. */
  readonly title: string;
  readonly level: Level;
  readonly outcome: Outcome;
  /** Why nothing could look, when the outcome is unproven. */
  readonly reason?: Message;
  readonly unprovenAllowed: boolean;
  readonly settledBy: JudgeName;
  readonly judges: readonly JudgeAnswer[];
  /** Where it is asked, for what no check stands behind: a test of another tool's file. */
  readonly asked?: { readonly path: string; readonly line: number; readonly column: number };
  /** What the file judge found and a comment in the file takes back. */
  readonly suppressed?: readonly SuppressedFinding[];
}

export interface SuppressedFinding {
  /** The finding, and what is related to it. */
  readonly evidence: readonly Evidence[];
  /** The comment. */
  readonly by: FileRange;
  /** Why, in the words of the comment. */
  readonly reason: string | undefined;
}
