import { makeIgnorer, parseIgnoreFile } from "../ignorefile/ignore-file.ts";
import type { BuildContext, ContextDirectory } from "./plan.ts";

export interface ContextSource {
  /** Every file of the context's directory, relative to it. */
  readonly files: readonly string[];
  readonly read: (path: string) => string | undefined;
  /** The Dockerfile, relative to the context; it may lie outside. */
  readonly dockerfilePath: string;
  /** Whether a file or folder is there, also one that the listing leaves out. */
  readonly exists?: (path: string) => boolean;
  /** The mode of a file or a folder, where the machine has modes that a builder takes over. */
  readonly modeOf?: (path: string) => number | undefined;
}

/** What the builder sends: all files but those that `<Dockerfile>.dockerignore`, or else `.dockerignore`, leaves out. */
export function makeBuildContext(source: ContextSource): BuildContext {
  const ignoreFile = [`${source.dockerfilePath}.dockerignore`, ".dockerignore"].find((path) => source.read(path) !== undefined);
  const ruleFor = ignoreFile === undefined ? undefined : makeIgnorer(parseIgnoreFile(source.read(ignoreFile) ?? ""));

  const ignoredBy: BuildContext["ignoredBy"] = (path) => {
    const rule = ruleFor?.(path);
    return rule === undefined || ignoreFile === undefined ? undefined : { file: ignoreFile, line: rule.line };
  };
  let files: readonly string[] | undefined;
  return {
    // a folder may hold very many files, and most checks never ask for them
    get files() {
      return (files ??= ruleFor === undefined ? source.files : source.files.filter((path) => ignoredBy(path) === undefined));
    },
    ignoredBy,
    read: (path) => (ignoredBy(path) === undefined ? source.read(path) : undefined),
    ...(source.modeOf === undefined ? {} : { modeOf: source.modeOf }),
    ...(source.exists === undefined ? {} : { directory: directoryOf(source, ignoreFile, source.exists) }),
  };
}

function directoryOf(source: ContextSource, ignoreFile: string | undefined, exists: (path: string) => boolean): ContextDirectory {
  const { dockerfilePath, read } = source;
  return {
    dockerfile: dockerfilePath,
    ignoreFile,
    get files() {
      return source.files;
    },
    exists,
    read,
  };
}
