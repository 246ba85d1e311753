import type { Level } from "../verdict/verdict.ts";
import type { RunLimits } from "./run-limits.ts";
import type { ContractSet } from "./set/set.ts";
import type { HttpRequest } from "../trial/run.ts";

/** `plimsoll.yaml`, read and checked: every path absolute, every preset unrolled. */
export interface Contract {
  /** Absolute path of the file; undefined where no contract was found and the defaults stand. */
  readonly path: string | undefined;
  readonly images: readonly ContractImage[];
  /** What stands around the images; undefined where the contract asks for nothing. */
  readonly set?: ContractSet;
}

export interface ContractImage {
  readonly name: string;
  /** The application's directory, absolute. */
  readonly application: string;
  /** The contract's own folder, absolute; undefined where that is the application's. */
  readonly folder?: string;
  /** What is served, where detection could not tell: `package.module:app`, or a command. */
  readonly entry?: string;
  readonly build: ContractBuild;
  readonly trial: ContractTrial;
  readonly requirements: readonly Requirement[];
}

export interface ContractBuild {
  /** Absolute. */
  readonly context: string;
  /** Absolute. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

export interface ContractTrial {
  readonly environment: Readonly<Record<string, string>>;
  /** The port the application listens on inside the container; undefined: the first one the image exposes. */
  readonly port: number | undefined;
  readonly services: readonly TrialService[];
  readonly ready: ReadyCondition;
  /** Instead of the image's own command. */
  readonly command: readonly string[] | undefined;
  /** What production allows it. */
  readonly limits: RunLimits;
  /** A Compose file, absolute, whose service this is: what it says holds where the contract says nothing. */
  readonly compose?: { readonly file: string; readonly service: string };
}

export interface TrialService {
  /** Its host name on the trial's network. */
  readonly name: string;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[] | undefined;
  /** Run inside the service until it exits with 0; undefined: what is known of such an image, else just started. */
  readonly health: readonly string[] | undefined;
  /** Seconds. */
  readonly within: number;
  /** Initial data and settings that it reads. */
  readonly limits: RunLimits;
}

export interface ReadyCondition {
  /** Met when this request is answered with a status below 400. */
  readonly request: HttpRequest | undefined;
  /** Met when a log line holds this text. */
  readonly log: string | undefined;
  /**
   * Seconds; undefined: thirty, or as long as the health check's own times need before it can pass.
   * With neither request nor log: the health check where there is one, else any HTTP answer.
   */
  readonly within: number | undefined;
}

/** A check with options, a level and an id of the user's own. */
export interface Requirement {
  readonly id: string;
  /** Other ids under which documents hold the same thing: an acceptance criterion that repeats a requirement. */
  readonly also: readonly string[];
  readonly check: string;
  /** The user's own words for it; undefined: the check's. */
  readonly title: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly level: Level;
  readonly unprovenAllowed: boolean;
  /** The file or preset it came from, `plimsoll.yaml` or `plimsoll:recommended`. */
  readonly origin: string;
}
