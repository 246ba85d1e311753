import { besidePath, parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import { callsIn, literalString } from "./python/calls.ts";
import type { Reached } from "./reach.ts";

/** Folders that builds of frontends fill, by their last part. */
const BUILT = /(?:^|\/)(?:dist|build|out|\.output|_site)(?:\/(?:client|browser|public|spa|static))?\/?$/;
const FOLDERS = new Set(["directory", "static_folder", "template_folder"]);

/** Says where pages are handed out that a build makes and the repository does not have: the image does not have them either. */
export function pagesMissing(project: Project, reached: readonly Reached[]): string[] {
  const told = new Map<string, string>();
  for (const { module } of reached) {
    if (![...FOLDERS].some((word) => module.mentions(word))) continue;
    for (const { tokens } of module.statements) {
      for (const call of callsIn(tokens)) {
        for (const { keyword, tokens: value } of call.arguments) {
          const folder = keyword !== undefined && FOLDERS.has(keyword) ? literalString(value) : undefined;
          if (folder === undefined || folder.startsWith("/") || !BUILT.test(folder) || told.has(folder)) continue;
          if (project.exists(folder) || project.exists(besidePath(parentOf(module.path), folder))) continue;
          told.set(
            folder,
            `${module.path}:${call.line} hands out ${folder}, which a build makes and the repository does not have; the image has no such stage: build it first, and name it behind COPY and in .dockerignore`,
          );
        }
      }
    }
  }
  return [...told.values()];
}
