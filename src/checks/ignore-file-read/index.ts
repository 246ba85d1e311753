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
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    misspelt: "{path} is read by no builder; its name has to be .dockerignore",
    elsewhere: "{path} is not read: the build context is the folder above; move it there, or name it {name}.dockerignore",
  },
  title: () => "the ignore file lies where the builder reads it",
  file({ plan }) {
    const known = knownContext(plan);
    const unread = unreadFiles(plan);
    if (known === undefined || unread.length === 0) return proven();
    const name = known.directory.dockerfile.slice(known.directory.dockerfile.lastIndexOf("/") + 1);
    return violated(
      ...unread.map(({ how, path }) =>
        how === "misspelt"
          ? saw("misspelt" as const, { path }, placeInContext(plan, known, path, 1))
          : saw("elsewhere" as const, { path, name }, placeInContext(plan, known, path, 1)),
      ),
    );
  },
  fix({ plan }) {
    const unread = unreadFiles(plan);
    const [only] = unread;
    const text = only === undefined ? undefined : plan.context?.directory?.read(only.path);
    // of two it cannot be told which is meant
    if (only === undefined || unread.length > 1 || text === undefined) return [];
    return [
      { file: ".dockerignore", start: 0, end: 0, text, together: "move" },
      { file: only.path, start: 0, end: 0, text: "", removed: true, together: "move" },
    ];
  },
});

interface UnreadFile {
  /** Relative to the context. */
  readonly path: string;
  readonly how: "misspelt" | "elsewhere";
}

/** Ignore files that no builder reads; none where one is read: the others may be kept for something else. */
function unreadFiles(plan: Plan): readonly UnreadFile[] {
  const known = knownContext(plan);
  if (known === undefined || known.directory.ignoreFile !== undefined) return [];
  const { directory } = known;
  const misspelt = directory.files.filter(
    (file) => !file.includes("/") && (misspeltIgnoreFiles.has(file.toLowerCase()) || (file !== ".dockerignore" && file.toLowerCase() === ".dockerignore")),
  );
  if (misspelt.length > 0) return misspelt.map((path) => ({ path, how: "misspelt" }));
  const beside = ignoreFileBeside(directory);
  return beside === undefined || !isSurelyTheContext(plan, directory) ? [] : [{ path: beside, how: "elsewhere" }];
}

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
