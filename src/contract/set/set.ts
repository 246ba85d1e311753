/** Which documents stand around the images, and where. Paths are relative to the contract's folder, with forward slashes. */
export interface ContractSet {
  /** What Compose projects' names begin with; undefined: the first image's name. */
  readonly project: string | undefined;
  /** Who brings the database up to date: a service that runs once, the image's own entrypoint, or nobody here. */
  readonly migrations: "service" | "entrypoint" | "none";
  /** What runs the tests inside the development image; undefined: what is known of the application. */
  readonly tests: readonly string[] | undefined;
  readonly environments: readonly SetEnvironment[];
  readonly make: string | undefined;
  readonly just: string | undefined;
  readonly bake: string | undefined;
  readonly github: string | undefined;
  readonly gitlab: string | undefined;
  readonly kubernetes: SetKubernetes | undefined;
}

/** What an environment is for: a whole system here, one to work in, one for tests, the same in CI, one that serves. */
export type EnvironmentKind = "local" | "dev" | "test" | "ci" | "prod";

/** One Compose file and what belongs to it. */
export interface SetEnvironment {
  /** `dev`; verbs of a Makefile begin with it. */
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** The Compose file. */
  readonly file: string;
  /** The file with its variables, which stays out of version control. */
  readonly envFile: string;
  /** What that file is copied from. */
  readonly example: string;
  /** Set where the application answers with TLS. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** The port of this machine that leads to the application; undefined: the application's own. */
  readonly port: number | undefined;
  /** One more, for what redirects to a fixed address, as sign-in by OAuth does. */
  readonly callbackPort: number | undefined;
  readonly limits: Limits;
  readonly reserved: Limits;
}

export interface Limits {
  readonly cpus: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
}

export interface SetKubernetes {
  readonly folder: string;
  /** How the time that a start may take is written: a startupProbe that ends it early, or initialDelaySeconds, which is always waited for. */
  readonly startPeriod: "startup-probe" | "initial-delay";
  /** The host name of the Ingress; undefined: a placeholder that the overlay is to replace. */
  readonly host: string | undefined;
  readonly replicas: number;
  readonly limits: Limits;
  readonly requests: Limits;
}
