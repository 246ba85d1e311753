/** A half-open range of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** 1-based line and column; a column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
