import { array, minLength, pipe, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { fitsGlob, isGlob } from "../path-globs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The repository holds the files that were agreed on.",
    why: "Documents, scripts and pipelines name files of the container set by their paths. When one is renamed or forgotten, what names it fails on somebody else's machine.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({ paths: pipe(array(pipe(string(), minLength(1))), minLength(1)) }),
  messages: { missing: "there is no {path}", all: "all {count} are there", unlooked: "only a Dockerfile is at hand, not its repository" },
  title: ({ paths }) => `the repository has ${paths.join(", ")}`,
  file({ project: own, repository: project = own }, { paths }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const there = (path: string): boolean =>
      isGlob(path) ? project.files().some((file) => fitsGlob(`/${path}`, `/${file}`)) : project.exists(path.replace(/\/$/, ""));
    const missing = paths.filter((path) => !there(path));
    return missing.length > 0 ? violated(...missing.map((path) => saw("missing" as const, { path }))) : proven(saw("all", { count: paths.length }));
  },
});
