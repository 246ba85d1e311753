import type { Level } from "../../verdict/verdict.ts";
import type { ScriptLine } from "../command/kind.ts";

/** 1-based, both ends counted. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A piece of an instruction, and what it means; undefined: that is not known here. */
export interface Detail {
  readonly kind: "option" | "variable" | "image" | "path" | "mount" | "port" | "label" | "word";
  readonly text: string;
  readonly means: string | undefined;
}

/** What an instruction takes from elsewhere. */
export interface Dependency {
  readonly what: string;
  readonly line: number | undefined;
}

/** Steps that a change of an instruction runs again; every instruction in a range is one. */
export interface Repeats {
  readonly surely: readonly LineRange[];
  /** Only if what they copy comes out different. */
  readonly perhaps: readonly LineRange[];
}

/** What a check says at this place. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly line: number;
  readonly message: string;
}

export interface ExplainedInstruction {
  readonly keyword: string;
  readonly lines: LineRange;
  /** As written, secrets withheld; comments inside left in. */
  readonly code: string;
  /** What the author wrote in the comment above. */
  readonly comment: string | undefined;
  /** A sentence without a subject: "installs gcc". */
  readonly does: string;
  readonly details: readonly Detail[];
  /** The commands in it. */
  readonly script: readonly ScriptLine[];
  readonly why: readonly string[];
  readonly costs: string;
  readonly dependsOn: readonly Dependency[];
  readonly repeats: Repeats;
  /** An earlier line that says the very same in another stage. */
  readonly sameAs: number | undefined;
  readonly findings: readonly Finding[];
}

export interface ExplainedStage {
  readonly index: number;
  readonly name: string | undefined;
  /** `base`, or its number where it has no name. */
  readonly title: string;
  readonly lines: LineRange;
  /** The image or stage it stands on, as it stands after expansion. */
  readonly base: string;
  readonly baseStage: number | undefined;
  /** Where nothing stands on it, and nothing is copied from it. */
  readonly isLeaf: boolean;
  readonly isDefault: boolean;
  /** Whether the default target needs it: BuildKit leaves the others out. */
  readonly isBuilt: boolean;
  readonly instructions: readonly ExplainedInstruction[];
}

/** What one stage takes from another, or from an image. */
export interface StageEdge {
  readonly kind: "base" | "copy" | "mount";
  /** A stage by index, or an image by name. */
  readonly from: number | string;
  readonly to: number;
  readonly line: number;
}

export interface VariableRow {
  readonly name: string;
  /** Undefined where it has none; secrets withheld. */
  readonly value: string | undefined;
  readonly kind: "ENV" | "ARG";
  readonly stage: string;
  readonly line: number;
  readonly means: string | undefined;
}

export interface PackageRow {
  readonly name: string;
  readonly version: string | undefined;
  /** `apt`, `pip`, … */
  readonly manager: string;
  readonly stage: string;
  readonly line: number;
  readonly means: string | undefined;
}

export interface PortRow {
  readonly port: string;
  readonly stage: string;
  readonly line: number;
  readonly listens: string | undefined;
}

/** What a stage that one may build and run holds. */
export interface ExplainedTarget {
  readonly title: string;
  readonly stage: number;
  readonly isDefault: boolean;
  /** For developing, by its name or its server; undefined where nothing says so. */
  readonly mode: "development" | "production" | undefined;
  /** Stages below it, lowest first, its own last. */
  readonly chain: readonly string[];
  readonly image: string;
  readonly packages: readonly string[];
  /** Files from the context or other stages: `/app ← .`. */
  readonly files: readonly string[];
  readonly user: string;
  readonly workdir: string;
  readonly command: string;
  readonly server: string | undefined;
  readonly ports: readonly string[];
  readonly health: string;
  readonly volumes: readonly string[];
  readonly variables: readonly string[];
  readonly build: string;
  readonly run: string;
  /** Variables that the command sets with `…`, and why each is asked for. */
  readonly asks: readonly Dependency[];
}

export interface BaseChoice {
  readonly image: string;
  readonly line: number;
  readonly is: string | undefined;
  readonly variants: readonly {
    readonly tag: string;
    readonly size: string | undefined;
    readonly has: string;
    readonly mind: string;
    readonly chosen: boolean;
  }[];
}

export interface ServerChoice {
  /** Servers of this file by name, with the stage each serves in. */
  readonly used: readonly { readonly name: string; readonly stage: string; readonly line: number }[];
  readonly choices: readonly { readonly name: string; readonly for: string; readonly mind: string; readonly chosen: boolean }[];
}

/** A row of development against production. */
export interface ModeRow {
  readonly label: string;
  readonly development: string;
  readonly production: string;
}

/** A Dockerfile in words. */
export interface DockerfileExplanation {
  readonly path: string;
  /** Why it is not all there is: made by another program, or refused by the builder. */
  readonly notes: readonly string[];
  readonly summary: readonly string[];
  readonly directives: readonly { readonly line: number; readonly text: string; readonly means: string | undefined }[];
  /** ARG before the first FROM. */
  readonly globals: readonly ExplainedInstruction[];
  readonly stages: readonly ExplainedStage[];
  readonly edges: readonly StageEdge[];
  readonly variables: readonly VariableRow[];
  readonly packages: readonly PackageRow[];
  readonly ports: readonly PortRow[];
  readonly targets: readonly ExplainedTarget[];
  readonly bases: readonly BaseChoice[];
  readonly servers: readonly ServerChoice[];
  readonly modes: { readonly development: string; readonly production: string; readonly rows: readonly ModeRow[] } | undefined;
}
