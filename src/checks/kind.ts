import type { GenericSchema, InferOutput } from "valibot";
import type { Shape } from "../contract/shape.ts";
import type { Image, Look } from "../image/image.ts";
import type { Plan } from "../plan/plan.ts";
import type { KnownVersions } from "./known-versions.ts";
import type { PresetName } from "../contract/presets.ts";
import type { Project } from "../project/project.ts";
import type { NotLinted, ShellLint } from "../shell/lint.ts";
import type { Need } from "../trial/need.ts";
import type { Scan } from "../trial/scan.ts";
import type { Edit } from "../text/edit.ts";
import type { Trial } from "../trial/trial.ts";
import type { Answer, JudgeName, Level } from "../verdict/verdict.ts";
import type { FileTemplate } from "./template-labels.ts";

export interface CheckMeta {
  /** What is true when it holds, as one sentence. */
  readonly summary: string;
  /** Why anyone should care, two or three sentences. */
  readonly why: string;
  readonly level: Level;
  readonly group: "base" | "build" | "configuration" | "files" | "health" | "runtime" | "security" | "size";
  /** The version that brought it. */
  readonly since: string;
  /** The same rule in other tools: `hadolint:DL3002`. */
  readonly sameAs: readonly string[];
  /** Only when this judge says proven is the check proven. */
  readonly settledBy: JudgeName;
  /**
   * Words, in lower case, of which a file holds at least one if its judge has anything to say of it.
   * Most files have nothing to do with most checks: those are not asked.
   */
  readonly words?: readonly string[];
  /** The presets that ask for it, with its default options. What stands for a rule of hadolint or BuildKit is in their presets by `sameAs`. */
  readonly presets?: readonly PresetName[];
  /** `safe` changes nothing of what the image is asked to do; `unsafe` may. */
  readonly fix?: "safe" | "unsafe";
}

/** What the file judge looks at. */
export interface FileEvidence {
  readonly plan: Plan;
  /** The application's directory; undefined where only a Dockerfile is at hand (standard input). */
  readonly project: Project | undefined;
  /** The contract's directory, where what stands around several images lies; undefined where it is the application's, or nothing is known of it. */
  readonly repository?: Project | undefined;
  /** The Dockerfile's path in that directory, whose plan may be called otherwise; undefined where it lies elsewhere, or is only a text. */
  readonly dockerfile?: string | undefined;
  /** Base images that others stood in for, as asked and as used. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Set when the Dockerfile was built and the build failed. */
  readonly buildFailure?: BuildFailure;
  /** What registries and package managers were asked for; undefined where nobody asked. Only fixes look at it. */
  readonly versions?: KnownVersions;
  /** The template that the Dockerfile is a part of. Only fixes look at it. */
  readonly template?: FileTemplate;
  /** A project that the context lies in, with Compose files of its own. Only fixes look at it. */
  readonly above?: { readonly project: Project; readonly context: string; readonly dockerfile: string };
  /** What ShellCheck said, or why it said nothing; undefined where no check asked. */
  readonly shellLint?: ShellLint | NotLinted;
}

export interface BuildFailure {
  /** 1-based line of the failing instruction; undefined where the builder named none. */
  readonly line: number | undefined;
  /** `[runner 3/7] RUN …` */
  readonly step: string | undefined;
  /** In the builder's own words. */
  readonly reason: string;
}

/** What the image judge looks at. */
export interface ImageEvidence {
  readonly image: Image;
  /** Why there is no scan, or the scan; undefined where no check asked for one. */
  readonly scan: Scan | { readonly unlooked: string } | undefined;
  /** How many of the lowest layers came with the base; undefined where the Dockerfile and the history do not tell. */
  readonly baseLayers?: number | undefined;
  /** The day of the look, `2026-11-21`; undefined where nobody said. */
  readonly today?: string | undefined;
  /** The same built once more without the cache, or why that could not be; undefined where no check asked. */
  readonly rebuilt?: Image | { readonly unlooked: string } | undefined;
}

/** A file that passes while an image is read. */
export interface PassingFile {
  /** Absolute, `/etc/passwd`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Permission bits: 0o755. */
  readonly mode: number;
}

/** How many of a file's first bytes an image judge wants to `read`: 0 for none, Infinity for all. */
export type Keeps = (file: PassingFile) => number;

/** Whether an image judge wants a file's digest. */
export type Digests = (file: PassingFile) => boolean;

/** What the container judge looks at. */
export interface ContainerEvidence {
  readonly trial: Trial;
  /** The image the container was started from, to resolve users and ports. */
  readonly image: Image;
}

/** One edit of a check's fix. */
export interface FixEdit extends Edit {
  /** Another file than the Dockerfile, relative to the build context's directory; it is made where it is not there. The span is one of its text. */
  readonly file?: string;
  /** The file goes: its text has found another place. */
  readonly removed?: true;
  /** Edits with the same mark are made together or not at all; one without is made by itself. */
  readonly together?: string;
  /** Graver than the check's fix is otherwise. */
  readonly unsafe?: true;
}

interface CheckParts<Options extends GenericSchema, Code extends string> {
  readonly meta: CheckMeta;
  /** A strict object of options, each with a default or optional where that makes sense. */
  readonly options: Options;
  /** One line of text a message code. `{name}` is an argument; `{size:bytes}`, `{time:seconds}` print with a unit. */
  readonly messages: Readonly<Record<Code, string>>;
  /** What is required, in words, with these options: "runs as appuser, UID 1001". */
  readonly title: (options: InferOutput<Options>) => string;
  /** What has to be done or looked at for the image and container judges. */
  readonly needs?: (options: InferOutput<Options>) => readonly Need[];
  /** What the image judge reads of files: an image is read once, so this is asked before anything is known of it. */
  readonly keeps?: (options: InferOutput<Options>) => Keeps;
  /** Which files have to be hashed while the image passes. */
  readonly digests?: (options: InferOutput<Options>) => Digests;
  /** What to find out of files while the image passes, whatever the options. */
  readonly look?: Look;
  /** What a generated set has to look like for this to hold. */
  readonly shape?: (options: InferOutput<Options>) => Shape;
  readonly file?: (evidence: FileEvidence, options: InferOutput<Options>) => Answer<NoInfer<Code>>;
  readonly image?: (evidence: ImageEvidence, options: InferOutput<Options>) => Answer<NoInfer<Code>>;
  readonly container?: (evidence: ContainerEvidence, options: InferOutput<Options>) => Answer<NoInfer<Code>>;
  /** Edits of the Dockerfile after which the file judge no longer finds what can be mended without harm. */
  readonly fix?: (evidence: FileEvidence, options: InferOutput<Options>) => readonly FixEdit[];
  /** The fix also does away with what the file judge leaves open. */
  readonly mendsDoubts?: true;
}

/** A check as the rest of the house sees it: options are checked against `options` before any judge gets them. */
export interface Check {
  readonly meta: CheckMeta;
  readonly options: GenericSchema;
  readonly messages: Readonly<Record<string, string>>;
  readonly title: (options: never) => string;
  readonly needs?: (options: never) => readonly Need[];
  readonly keeps?: (options: never) => Keeps;
  readonly digests?: (options: never) => Digests;
  readonly look?: Look;
  readonly shape?: (options: never) => Shape;
  readonly file?: (evidence: FileEvidence, options: never) => Answer;
  readonly image?: (evidence: ImageEvidence, options: never) => Answer;
  readonly container?: (evidence: ContainerEvidence, options: never) => Answer;
  readonly fix?: (evidence: FileEvidence, options: never) => readonly FixEdit[];
  readonly mendsDoubts?: true;
}

/** Ties a check's judges to its options and message codes, so that neither can be misspelt. */
export function defineCheck<Options extends GenericSchema, Code extends string>(parts: CheckParts<Options, Code>): Check {
  return parts;
}
