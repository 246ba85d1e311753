import { strictObject } from "valibot";
import { misspeltIgnoreFiles } from "../../facts/unwanted-in-context.ts";
import type { ContextDirectory, Plan } from "../../plan/plan.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import { filesBrought, isWholeContext, sourcesOfContext } from "../context-copies.ts";
import type { ContextSource } from "../context-copies.ts";
import { knownContext, placeInContext } from "../context-directory.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The ignore file lies where the builder reads it.",
    why: "A builder reads .dockerignore at the top of the build context, or NAME.dockerignore beside the Dockerfile NAME. Under another name or in another folder it changes nothing, and what it was to keep out, secrets among it, is sent.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    misspelt: "{path} is read by no builder; its name has to be .dockerignore",
    elsewhere: "{path} is not read: the build context is the folder above; move it there, or name it {name}.dockerignore",
  },
  title: () => "the ignore file lies where the builder reads it",
  file({ plan }) {
    const known = knownContext(plan);
    // where one is read, others may be kept for something else
    if (known === undefined || known.directory.ignoreFile !== undefined) return proven();
    const { directory } = known;
    const misspelt = directory.files.filter(
      (file) => !file.includes("/") && (misspeltIgnoreFiles.has(file.toLowerCase()) || (file !== ".dockerignore" && file.toLowerCase() === ".dockerignore")),
    );
    if (misspelt.length > 0) return violated(...misspelt.map((path) => saw("misspelt" as const, { path }, placeInContext(plan, known, path, 1))));
    const beside = ignoreFileBeside(directory);
    if (beside === undefined || !isSurelyTheContext(plan, directory)) return proven();
    return violated(
      saw("elsewhere", { path: beside, name: directory.dockerfile.slice(directory.dockerfile.lastIndexOf("/") + 1) }, placeInContext(plan, known, beside, 1)),
    );
  },
});

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** `docker/.dockerignore` beside `docker/Dockerfile`. */
function ignoreFileBeside({ dockerfile, files }: ContextDirectory): string | undefined {
  const folder = folderOf(dockerfile);
  if (folder === "" || folder.startsWith("..")) return undefined;
  return files.find((file) => file === `${folder}/.dockerignore`);
}

/** The folder of the Dockerfile may be the context of another build, unless what is copied lies only in this one. */
function isSurelyTheContext(plan: Plan, { dockerfile, files }: ContextDirectory): boolean {
  const folder = `${folderOf(dockerfile)}/`;
  const below = files.flatMap((file) => (file.startsWith(folder) ? [file.slice(folder.length)] : []));
  const sources = sourcesOfContext(plan).filter((source) => !isWholeContext(source));
  const lieIn = (source: ContextSource, all: readonly string[]): boolean => filesBrought(source, all).length > 0;
  return sources.length > 0 && sources.every((source) => lieIn(source, files)) && sources.some((source) => !lieIn(source, below));
}
