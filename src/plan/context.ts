import { makeIgnorer, parseIgnoreFile } from "../ignorefile/ignore-file.ts";
import type { BuildContext } from "./plan.ts";

export interface ContextSource {
  /** Every file of the context's directory, relative to it. */
  readonly files: readonly string[];
  readonly read: (path: string) => string | undefined;
  /** The Dockerfile, relative to the context; it may lie outside. */
  readonly dockerfilePath: string;
}

/** What the builder sends: all files but those that `<Dockerfile>.dockerignore`, or else `.dockerignore`, leaves out. */
export function makeBuildContext(source: ContextSource): BuildContext {
  const ignoreFile = [`${source.dockerfilePath}.dockerignore`, ".dockerignore"].find((path) => source.read(path) !== undefined);
  const ruleFor = ignoreFile === undefined ? undefined : makeIgnorer(parseIgnoreFile(source.read(ignoreFile) ?? ""));

  const ignoredBy: BuildContext["ignoredBy"] = (path) => {
    const rule = ruleFor?.(path);
    return rule === undefined || ignoreFile === undefined ? undefined : { file: ignoreFile, line: rule.line };
  };
  return {
    files: source.files.filter((path) => ignoredBy(path) === undefined),
    ignoredBy,
    read: (path) => (ignoredBy(path) === undefined ? source.read(path) : undefined),
  };
}
