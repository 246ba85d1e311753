/** What ShellCheck says of one place of a script. Lines and columns are 1-based, a column is a character (not a UTF-16 unit), the end is exclusive. */
export interface ShellComment {
  /** `SC2086` */
  readonly rule: string;
  readonly level: ShellCommentLevel;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type ShellCommentLevel = (typeof shellCommentLevels)[number];

/** ShellCheck's levels, the gravest first. */
export const shellCommentLevels = ["error", "warning", "info", "style"] as const;

/** What ShellCheck said of scripts. */
export interface ShellLint {
  /** By the script's whole text; or why there is nothing. */
  readonly scripts: ReadonlyMap<string, readonly ShellComment[] | NotLinted>;
}

/** Why ShellCheck said nothing. */
export interface NotLinted {
  readonly unlooked: string;
}
