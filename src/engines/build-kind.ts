/** What an engine is asked to build. */
export interface BuildSpec {
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  /** Values never stand on a command line, but for names that the engine's program itself listens to. */
  readonly args: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  /** Named contexts: an image as the Dockerfile names it, and what stands in for it. */
  readonly standIns: Readonly<Record<string, string>>;
  /** What stands in for the `# syntax` frontend. */
  readonly syntax: string | undefined;
  readonly onStep: ((step: BuildStep) => void) | undefined;
  /** All that goes on, also between steps: what is at work, and how far it is or what it printed last. */
  readonly onProgress?: (work: string, detail: string) => void;
  readonly labels?: Readonly<Record<string, string>>;
  readonly secrets?: readonly BuildSecret[];
  /** As `--ssh` takes it: `default`, `default=SOCKET`. */
  readonly ssh?: readonly string[];
  /** As `--cache-from` takes it: `type=registry,ref=…`. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  /** `linux/arm64`; empty: the engine's own. */
  readonly platforms?: readonly string[];
  /** A buildx builder's name; undefined: the one in use. */
  readonly builder?: string | undefined;
  readonly result?: BuildResultPlace;
}

/** Where the image goes: into the engine, to its registry, or into an OCI archive at an absolute path. */
export type BuildResultPlace = "engine" | "registry" | { readonly archive: string };

/** Only where the value is; nothing here holds it. */
export interface BuildSecret {
  readonly id: string;
  /** An absolute path, or a variable of Plimsoll's own environment. */
  readonly from: { readonly file: string } | { readonly variable: string };
}

/** A step of a build as it begins, ends, or fails. */
export interface BuildStep {
  /** `[runner 3/7] RUN …`, as the builder calls it. */
  readonly name: string;
  readonly state: "started" | "done" | "cached" | "failed";
  readonly seconds: number;
  /** Names of the steps that it stands on, where the builder tells. */
  readonly inputs?: readonly string[];
}

export interface BuildFailureOutcome {
  readonly ok: false;
  readonly seconds: number;
  /** The failing step, `[runner 3/7] RUN …`; undefined where the build never got to one. */
  readonly step: string | undefined;
  /** 1-based line in the Dockerfile, where the builder named one. */
  readonly line: number | undefined;
  readonly reason: string;
  /** What to do about it, where the build was not begun because the engine refuses it. */
  readonly instead?: string;
  /** The last lines that the failing step printed, a few hundred at most. */
  readonly output: readonly string[];
}

export type BuildOutcome =
  | {
      readonly ok: true;
      /** The image's id or, where it did not go into the engine, its digest; empty where the builder told none. */
      readonly imageId: string;
      readonly seconds: number;
      readonly steps: readonly BuildStep[];
    }
  | BuildFailureOutcome;

/** Something in a Dockerfile that not every builder knows. */
export type DockerfileFeature =
  | "heredoc"
  | "start-interval"
  | "copy-link"
  | "copy-parents"
  | "copy-exclude"
  | "add-checksum"
  | "add-git"
  | "run-mount-secret"
  | "run-mount-ssh"
  | "run-network"
  | "run-security"
  | "syntax-frontend";

export interface FeatureUse {
  readonly feature: DockerfileFeature;
  /** 1-based. */
  readonly line: number;
}

/** What a builder will not do of a build, found out before it begins. */
export interface Refusal {
  /** `refused`: the build would fail. `ignored`: it would go on without it. */
  readonly kind: "refused" | "ignored";
  /** What is asked for, and what refuses it. */
  readonly what: string;
  /** What to do about it. */
  readonly instead: string;
  /** In the Dockerfile. */
  readonly line?: number;
}
