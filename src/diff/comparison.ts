import type { ConfigurationChange } from "../compare/comparison.ts";

/** The plans of two Dockerfiles beside each other: what is known of their images without building them. */
export interface DockerfileComparison {
  readonly before: ComparedDockerfile;
  readonly after: ComparedDockerfile;
  /** `identical`: the same text, built the same way. `alike`: other words for the same plan. `different`: another image may come of it. */
  readonly outcome: "identical" | "alike" | "different";
  /** Of the stage that is built. What only an outside base sets is not known, and in none of them. */
  readonly configuration: readonly ConfigurationChange[];
  readonly stages: readonly StageChange[];
  readonly packages: readonly AskedPackageChange[];
  readonly instructions: readonly InstructionChange[];
}

export interface ComparedDockerfile {
  /** As the user typed it. */
  readonly path: string;
  /** The stage that is built, by its name or its number; undefined where the file has none. */
  readonly target: string | undefined;
  /** The outside image that the target stands on, variables replaced as far as they are known. */
  readonly base: string | undefined;
}

export interface StageChange {
  /** Its name, or `stage 2`, the first being 0. */
  readonly stage: string;
  /** What it stands on; undefined where the stage is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A package that the file asks a package manager for by name. */
export interface AskedPackageChange {
  /** `apt`, `pip`. */
  readonly manager: string;
  readonly name: string;
  /** As asked for: `=1.2`, or empty for any version; undefined where it is not asked for. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the stage's layers are part of the image; other stages only build. */
  readonly shipped: boolean;
}

/** An instruction that only one of the files has, in the order of the stages; secrets are left out. */
export interface InstructionChange {
  readonly stage: string;
  readonly change: "added" | "removed";
  /** On one line. */
  readonly text: string;
  /** 1-based, in the file that has it. */
  readonly line: number;
}
