import type { WebApplication } from "../../../detect/application.ts";

/** What an installation is for. */
export type Purpose = "production" | "development";

/** What a manager contributes to a Dockerfile. */
export interface Manager {
  /** Where uv comes from: its own image, as its users have it already, or the index that serves the packages. */
  readonly uv: "image" | "index";
  /** Files of the dependency layer, relative to the context: the lock and what it was made from. */
  readonly files: readonly string[];
  /** Those that development reads beside. */
  readonly developmentFiles: readonly string[];
  /** Said above the installation, a line each. */
  readonly comments: readonly string[];
  readonly caches: readonly string[];
  /** True where the environment has to be made first. */
  readonly needsEnvironment: boolean;
  /** Commands of the dependency layer, joined in one RUN. */
  readonly commands: (purpose: Purpose) => readonly string[];
}

export interface ManagerQuestion {
  readonly application: WebApplication;
  /** The application's folder in the context: empty, or `backend/`. */
  readonly folder: string;
  /** Where the environment stands. */
  readonly environment: string;
  /** `gunicorn==23.0.0`, where nothing brings the server. */
  readonly addedServer: string | undefined;
  /** Path of a file as the context has it. */
  readonly inContext: (path: string) => string;
}

/** `uv pip install` into the environment, which VIRTUAL_ENV names. */
export const uvPipInstall = "uv pip install --compile-bytecode";
export const uvCache = "/root/.cache/uv";

export function flags(option: string, values: readonly string[]): string[] {
  return values.map((value) => `${option} ${value}`);
}
