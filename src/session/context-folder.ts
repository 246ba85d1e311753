import { dirname, join, relative, sep } from "node:path";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import { withoutTrailing } from "../text/trim.ts";
import { readFile } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

/**
 * The build context of a Dockerfile that nothing tells it for: its folder. Where none of the files it copies is there, but some are in a folder above,
 * the one of them, up to the root, that has the most.
 */
export function contextFolder(host: SessionHost, dockerfile: string, root: string): string {
  const folder = dirname(dockerfile);
  const parents = foldersUpTo(folder, root);
  const text = parents.length === 0 ? undefined : readFile(host, dockerfile);
  if (text === undefined) return folder;
  const sources = copiedPaths(makePlan({ path: dockerfile, text }));
  if (sources.length === 0) return folder;

  const project = host.openProject(root);
  const countIn = (candidate: string): number => {
    const below = relative(root, candidate).split(sep).join("/");
    return sources.filter((source) => project.exists(below === "" ? source : `${below}/${source}`)).length;
  };
  if (countIn(folder) > 0) return folder;
  let best = { folder, count: 0 };
  for (const parent of parents) {
    const count = countIn(parent);
    if (count > best.count) best = { folder: parent, count };
  }
  return best.folder;
}

function foldersUpTo(folder: string, root: string): readonly string[] {
  const way = relative(root, folder);
  if (way === "" || way.startsWith("..")) return [];
  const parts = way.split(sep);
  return parts.map((_, index) => join(root, ...parts.slice(0, parts.length - 1 - index)));
}

/** Paths in the context that the file copies by name: of a pattern the folder before it, or the name that it surely fits, `package.json` of `package*.json`. */
export function copiedPaths(plan: Plan): readonly string[] {
  const paths = plan.stages.flatMap(({ steps }) =>
    steps.flatMap((step) => ((step.kind === "copy" || step.kind === "add") && step.from === undefined && !step.inline ? step.sources : [])),
  );
  const named = paths.map(({ value }) => {
    if (value.includes("$") || /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(value)) return "";
    const plain = value.split(/[*?[]/, 1)[0] ?? "";
    const folder = plain.slice(0, plain.lastIndexOf("/") + 1);
    const inRoot = /^[./]*$/.test(folder) && !/[?[]/.test(value);
    const named = plain === value ? plain : inRoot ? value.replaceAll("*", "") : folder;
    return withoutTrailing(named.replace(/^[./]*\//, ""), "/");
  });
  return [...new Set(named)].filter((path) => path !== "" && path !== ".");
}
