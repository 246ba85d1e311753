/** Where a file is wrong: 1-based line and column. */
export interface FilePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface UserErrorDetails {
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  readonly place?: FilePlace;
  readonly cause?: unknown;
  /** 2 is wrong use or configuration; 3 is something that could not be looked at. */
  readonly exitCode?: 1 | 2 | 3;
}

/** An error the user can act on: shown as what was wrong, where, and what to do; never with a stack. */
export class UserError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly place: FilePlace | undefined;
  readonly exitCode: 1 | 2 | 3;

  constructor(code: string, message: string, details: UserErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "UserError";
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
    this.exitCode = details.exitCode ?? 2;
  }
}
