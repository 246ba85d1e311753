import type { Dockerfile, Instruction } from "../dockerfile/syntax.ts";
import type { ShellCommand } from "../shell/shell.ts";
import type { LineIndex } from "../text/lines.ts";
import type { Span } from "../text/span.ts";

/** A value and the place in the Dockerfile that gave it. */
export interface Sourced<T> {
  readonly value: T;
  readonly span: Span;
}

/** What a Dockerfile would build, worked out without building. */
export interface Plan {
  /** As the user would type it. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly tree: Dockerfile;
  /** Another program makes the Dockerfile out of this: what is not in it may still come. */
  readonly isTemplate: boolean;
  /** What BuildKit would refuse, in order; a plan with problems is still read as far as it goes. */
  readonly problems: readonly PlanProblem[];
  readonly stages: readonly Stage[];
  /** The stage that is built. Undefined only where there is no FROM at all, or no stage of the name asked for. */
  readonly target: Stage | undefined;
  readonly context: BuildContext | undefined;
  /** Names of further build contexts, which a FROM or a COPY may name instead of a stage or an image. */
  readonly namedContexts: readonly string[];
  /** Build arguments, as the user gave them. */
  readonly args: Readonly<Record<string, string>>;
  /** The variables that outside images set, by the image's name, where they are known. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PlanProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

export interface Stage {
  readonly index: number;
  /** Lower-cased, as BuildKit keeps it. */
  readonly name: string | undefined;
  readonly from: Base;
  /** The FROM instruction to the last instruction of the stage. */
  readonly span: Span;
  readonly steps: readonly Step[];
  /** The configuration at the end of the stage, with what earlier stages of this file it stands on gave it. */
  readonly config: StageConfig;
}

export interface Base {
  /** After expansion; undefined where a variable has no value. */
  readonly ref: string | undefined;
  readonly written: string;
  readonly span: Span;
  /** The earlier stage it stands on, by index. */
  readonly stage: number | undefined;
  readonly platform: string | undefined;
}

/** A final configuration; what comes only from an outside base is undefined: not known here. */
export interface StageConfig {
  readonly user: Sourced<string> | undefined;
  readonly workdir: Sourced<string> | undefined;
  readonly env: ReadonlyMap<string, Sourced<string>>;
  readonly labels: ReadonlyMap<string, Sourced<string>>;
  /** `8000/tcp`. */
  readonly exposed: readonly Sourced<string>[];
  readonly volumes: readonly Sourced<string>[];
  readonly entrypoint: Sourced<Invocation> | undefined;
  readonly cmd: Sourced<Invocation> | undefined;
  readonly healthcheck: Sourced<Healthcheck> | undefined;
  readonly stopSignal: Sourced<string> | undefined;
  readonly shell: Sourced<readonly string[]> | undefined;
}

/** A command as the container gets it. */
export interface Invocation {
  readonly form: "exec" | "shell";
  /** Exec form: the words. Shell form: one element, the whole text. */
  readonly words: readonly string[];
  /** The words that start the shell of a shell form, as they stood where the command is written; undefined for those that the engine starts with. */
  readonly shell: readonly string[] | undefined;
  /** The simple commands in it: for exec form the words themselves, or what is inside `sh -c "…"`. */
  readonly commands: readonly ShellCommand[];
}

export interface Healthcheck {
  /** Undefined for HEALTHCHECK NONE. */
  readonly test: Invocation | undefined;
  /** Seconds; undefined where the engine's default stands. */
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly startInterval: number | undefined;
  readonly retries: number | undefined;
}

/** One instruction of a stage that does something to its files. */
export type Step =
  | {
      readonly kind: "run";
      readonly instruction: Instruction;
      readonly span: Span;
      readonly commands: readonly ShellCommand[];
      readonly mounts: readonly Mount[];
    }
  | {
      readonly kind: "copy" | "add";
      readonly instruction: Instruction;
      readonly span: Span;
      readonly sources: readonly Sourced<string>[];
      readonly destination: Sourced<string>;
      /** `--from`: an earlier stage's index, or another image's name; undefined for the build context. */
      readonly from: { readonly stage: number | undefined; readonly ref: string; readonly span: Span } | undefined;
      readonly chown: string | undefined;
      readonly chmod: string | undefined;
      /** A here-document in place of a source. */
      readonly inline: boolean;
    }
  | { readonly kind: "other"; readonly instruction: Instruction; readonly span: Span };

/** `RUN --mount=…`, its options as written. */
export interface Mount {
  readonly type: string;
  readonly options: ReadonlyMap<string, string>;
  readonly span: Span;
}

/** What a build may copy from. */
export interface BuildContext {
  /** Files the builder sends, relative to the context, sorted: what .dockerignore leaves. */
  readonly files: readonly string[];
  /** Whether a path in the context is left out, and by which line of which file. */
  ignoredBy(path: string): { readonly file: string; readonly line: number } | undefined;
  /** A file's text; undefined when absent, ignored, binary or too large. */
  read(path: string): string | undefined;
  /** The mode of a file or a folder as the builder gets it, 0644; undefined where it is not known. */
  modeOf?(path: string): number | undefined;
  /** The directory itself, with what is left out; undefined where only what is sent is known. */
  readonly directory?: ContextDirectory;
}

/** The directory of a build context as it lies on the disk. */
export interface ContextDirectory {
  /** The Dockerfile, relative to it; it may lie outside: `../docker/Dockerfile`. */
  readonly dockerfile: string;
  /** The ignore file that the builder reads, relative to it; undefined where there is none. */
  readonly ignoreFile: string | undefined;
  /** Every file of it, left out or not, but for folders that no listing goes into: .git, node_modules … */
  readonly files: readonly string[];
  /** True for a file or a folder, those that no listing goes into too. */
  exists(path: string): boolean;
  /** A file's text, left out or not. */
  read(path: string): string | undefined;
}
