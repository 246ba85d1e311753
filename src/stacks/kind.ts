import type { Shape } from "../contract/shape.ts";
import type { ServedApplication } from "../detect/applications.ts";

/** Files to write, by path relative to the application's directory. */
export type FileSet = ReadonlyMap<string, string>;

/** A family of applications and the container set that suits it. */
export interface Stack {
  readonly meta: { readonly summary: string; readonly since: string };
  /** Whether this stack knows how to write for the application. */
  accepts(application: ServedApplication): boolean;
  /** The Dockerfile and .dockerignore; pure, the same for the same input. */
  write(application: ServedApplication, shape: Shape): FileSet;
}
