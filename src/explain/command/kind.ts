/** What a piece of a command is. `own` belongs to a program that only the image knows; `open` is a word whose value only the run knows. */
export type PartKind = "option" | "verb" | "operand" | "package" | "setting" | "own" | "open" | "redirect";

/** A piece of a command and what it means. */
export interface CommandPart {
  readonly kind: PartKind;
  /** As written, secrets withheld. */
  readonly text: string;
  /** Undefined: it is not known here. */
  readonly means: string | undefined;
}

/** One command in words. */
export interface ExplainedCommand {
  /** The program as written. */
  readonly program: string;
  /** The program with its verbs: `apt-get install`. */
  readonly title: string;
  /** What the program is, as a noun; undefined where it is not known. */
  readonly is: string | undefined;
  /** What this call does, without a subject: "installs gcc". Undefined where that is not known. */
  readonly does: string | undefined;
  /** `known` by its manual, `own` of the image, `function` of the script, `unknown`. */
  readonly origin: "known" | "own" | "function" | "unknown";
  readonly parts: readonly CommandPart[];
  /** Commands that it runs in its own words: `sudo make`, `sh -c "…"`. */
  readonly inner: readonly ScriptLine[];
}

/** A line of a script in words. */
export interface ScriptLine {
  /** How deep inside conditions and loops. */
  readonly depth: number;
  /** How it hangs together with the line before: `&&`, `||`, `|`, `;`, `&`; undefined for the first. */
  readonly joint: string | undefined;
  /** What surrounds commands: "if", "otherwise", "for each x of …". */
  readonly around: string | undefined;
  readonly command: ExplainedCommand | undefined;
}

/** Takes secrets out of a text before it is shown. */
export type Hide = (text: string) => string;
