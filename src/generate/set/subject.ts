import type { ContractSet } from "../../contract/set/set.ts";
import type { HealthContract } from "../../explain/health.ts";
import type { ServiceKind } from "../../facts/services.ts";

/** What documents are written about: images, what they talk to, and what the contract asks for. Paths are relative to the contract's folder. */
export interface SetSubject {
  /** What names of Compose projects begin with. */
  readonly project: string;
  readonly images: readonly SetImage[];
  readonly services: readonly SetService[];
  readonly set: ContractSet;
}

export interface SetImage {
  /** As the contract calls it. */
  readonly name: string;
  /** Its service in Compose files, and its name in Kubernetes. */
  readonly service: string;
  readonly language: "python" | "node" | "static" | "unknown";
  /** The application's folder; `.` for the contract's own. */
  readonly folder: string;
  readonly final: BuiltStage;
  /** What developers work in; undefined where no Dockerfile has such a stage. */
  readonly development: BuiltStage | undefined;
  /** Names that the image goes by, the first of the contract's tags. */
  readonly tag: string;
  readonly variables: readonly SetVariable[];
  readonly roles: readonly Role[];
  /** What brings the database up to date. */
  readonly migrations: readonly string[] | undefined;
  /** Folders it writes to, absolute in the image. */
  readonly dataFolders: readonly string[];
  /** What runs its tests in the development stage. */
  readonly tests: readonly string[] | undefined;
  /** Files that list what is installed, relative to the contract's folder. */
  readonly manifests: readonly string[];
  /** Other services it talks to that nothing here starts. */
  readonly unstarted: readonly string[];
}

/** A stage of a Dockerfile that is built for something. */
export interface BuiltStage {
  readonly context: string;
  readonly dockerfile: string;
  /** Undefined: the last stage. */
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly port: number;
  readonly workdir: string;
  /** The user it runs as, as a number; undefined where the Dockerfile gives none. */
  readonly uid: number | undefined;
  readonly health: HealthContract | undefined;
  /** The command's words; undefined where it has none, or one for a shell. */
  readonly command: readonly string[] | undefined;
  readonly hasEntrypoint: boolean;
  /** Folders with installed packages below the working directory, which a mount of the sources must not hide. */
  readonly installed: readonly string[];
}

export interface SetVariable {
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly default: string | undefined;
  /** A value that is no secret and works for a try. */
  readonly example: string | undefined;
  /** Where it is read: `app/config.py:8`. */
  readonly places: readonly string[];
  /** The value in Compose files where a service of theirs decides it, with `${…}` for what its variables hold. */
  readonly wired: string | undefined;
}

/** Another command of the same image. */
export interface Role {
  /** `worker`, `beat`, `flower`. */
  readonly name: string;
  readonly command: readonly string[];
  /** The port of one that is looked at in a browser. */
  readonly port: number | undefined;
  /** Says whether it works; undefined where it can not be asked. */
  readonly health: readonly string[] | undefined;
}

/** A database or the like, as the contract's trial has it. */
export interface SetService {
  readonly name: string;
  readonly image: string;
  readonly kind: ServiceKind | undefined;
  readonly port: number | undefined;
  /** Variables of its image with their defaults, `POSTGRES_USER` with `shop`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Those of the settings that are secret. */
  readonly secrets: readonly string[];
  /** Those that take another's value: MYSQL_ROOT_PASSWORD. */
  readonly also: Readonly<Record<string, string>>;
  readonly command: readonly string[] | undefined;
  readonly health: readonly string[] | undefined;
}
