import type { CheckMeta } from "../checks/kind.ts";
import type { CommandRecord } from "../process/command.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** What a verb found out about one image of a contract, ready to be shown. */
export interface ImageReport {
  readonly name: string;
  /** Relative to the working directory. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  /** `docker 26.1, linux/amd64`; undefined where no engine was used. */
  readonly engine: string | undefined;
  readonly verdicts: readonly Verdict[];
  readonly build: { readonly seconds: number; readonly steps: number; readonly cachedSteps: number } | undefined;
  readonly image: { readonly size: number; readonly compressedSize: number | undefined; readonly layers: number } | undefined;
  readonly container:
    | { readonly readySeconds: number | undefined; readonly healthySeconds: number | undefined; readonly stopSeconds: number | undefined }
    | undefined;
  /** Why the image or the container could not be looked at: a failed build, no engine. */
  readonly trouble: Trouble | undefined;
  readonly standIns: Readonly<Record<string, string>>;
}

/** Something that kept a judge from looking, in the words a user can act on. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly place: { readonly path: string; readonly line: number; readonly column: number } | undefined;
  /** The last lines of output that belong to it. */
  readonly output: readonly string[];
  /** The lines of the file that it is about. */
  readonly source?: readonly SourceLine[];
}

export interface SourceLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface ReportInput {
  readonly verb: "check" | "verify";
  readonly images: readonly ImageReport[];
  readonly seconds: number;
  readonly exitCode: number;
  /** Every command that was run for it, where they were kept. */
  readonly commands?: readonly CommandRecord[];
  /** A check's templates by code. */
  readonly messages: (check: string) => Readonly<Record<string, string>>;
  /** What a check says of itself. */
  readonly about: (check: string) => CheckMeta | undefined;
  /** Whether a check knows how to mend some of what it finds. */
  readonly hasFix?: (check: string) => boolean;
  /** The source text of a Dockerfile of this run, by the path that places use. */
  readonly source: (path: string) => string | undefined;
}

export interface Terminal {
  /** Columns; 80 where that is unknown. */
  readonly width: number;
  readonly colour: boolean;
  /** False where only ASCII is safe. */
  readonly unicode: boolean;
}

/** A way to show verdicts. */
export interface Report {
  readonly meta: { readonly summary: string; readonly since: string };
  write(input: ReportInput, terminal: Terminal): string;
}
