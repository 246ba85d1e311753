import type { FileRange, JudgeName, Level, Outcome, Place } from "../../verdict/verdict.ts";

/** The JSON report, version 1: members may be added within a version, and none is taken away or changes its meaning. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly verb: "check" | "verify";
  readonly exitCode: number;
  readonly seconds: number;
  readonly images: readonly JsonImage[];
  /** Every command that was run, without the values of variables and without secrets. */
  readonly commands?: readonly JsonCommand[] | undefined;
}

export interface JsonCommand {
  readonly command: string;
  readonly exitCode?: number | undefined;
  readonly seconds?: number | undefined;
  /** The last lines of what a command said that failed. */
  readonly said: readonly string[];
}

export interface JsonImage {
  readonly name: string;
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly engine?: string | undefined;
  readonly build?: { readonly seconds: number; readonly steps: number; readonly cachedSteps: number } | undefined;
  readonly image?: { readonly size: number; readonly compressedSize?: number | undefined; readonly layers: number } | undefined;
  readonly container?:
    | { readonly readySeconds?: number | undefined; readonly healthySeconds?: number | undefined; readonly stopSeconds?: number | undefined }
    | undefined;
  readonly trouble?: JsonTrouble | undefined;
  readonly standIns: Readonly<Record<string, string>>;
  readonly verdicts: readonly JsonVerdict[];
}

export interface JsonTrouble {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly place?: { readonly path: string; readonly line: number; readonly column: number } | undefined;
  readonly output: readonly string[];
}

export interface JsonVerdict {
  readonly requirement: string;
  readonly also: readonly string[];
  readonly check: string;
  readonly title: string;
  readonly level: Level;
  readonly outcome: Outcome;
  readonly reason?: JsonMessage | undefined;
  readonly unprovenAllowed: boolean;
  readonly settledBy: JudgeName;
  readonly judges: readonly JsonAnswer[];
  /** What the file judge found and a comment in the file takes back. */
  readonly suppressed?: readonly JsonSuppressed[] | undefined;
}

export interface JsonSuppressed {
  readonly evidence: readonly JsonEvidence[];
  readonly by: FileRange;
  readonly reason?: string | undefined;
}

export interface JsonAnswer {
  readonly judge: JudgeName;
  readonly outcome: Outcome;
  readonly evidence: readonly JsonEvidence[];
}

/** A place is a finding; what is related tells more of the one before it. */
export type JsonEvidence = JsonMessage & { readonly place?: Place | undefined; readonly related?: true | undefined };

export interface JsonMessage {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** In words, as the text report has it. */
  readonly text: string;
}
