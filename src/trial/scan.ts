/** What a vulnerability scanner on this machine found in the image. */
export interface Scan {
  readonly scanner: string;
  readonly version: string;
  readonly command: string;
  readonly findings: readonly Vulnerability[];
}

export interface Vulnerability {
  readonly id: string;
  /** Upper case: CRITICAL, HIGH, MEDIUM, LOW, NEGLIGIBLE, UNKNOWN. */
  readonly severity: string;
  readonly packageName: string;
  readonly installed: string;
  /** The version that mends it, where there is one. */
  readonly fixed: string | undefined;
}
