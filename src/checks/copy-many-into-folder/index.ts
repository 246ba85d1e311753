import { strictObject } from "valibot";
import { systemFolders } from "../../facts/system-folders.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { joinPath } from "../../plan/stage-config.ts";
import { programName } from "../../shell/wrappers.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { saw } from "../../verdict/answer.ts";
import { copiesWritten } from "../copies.ts";
import type { WrittenCopy } from "../copies.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";
import { sureFindings } from "../sure-findings.ts";
import { commandsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Where several files are copied, the destination ends in a slash.",
    why: "With several sources and no slash at the end, a destination that is not there yet becomes a file: each source overwrites the one before, and the build says nothing. The older builder refuses it outright.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3021",
      "trivy:DS-0011",
      "kics:6db6e0c2",
      "droast:DF048",
      "dockerfilelint:add_dest_invalid",
      "dockerfile-utils:INVALID_DESTINATION",
      "dockerlinter:EC0004",
    ],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    file: "{count} sources go to {destination}: end it with a slash, or each may overwrite the one before",
    unknown: "{count} sources go to {destination}, which holds a variable without a value",
  },
  title: () => "several sources are copied into a folder",
  file({ plan }) {
    const many = copiesOfMany(plan).map(({ destination: { known, span, value }, inline, sources }) => ({
      known,
      args: { count: sources.length + inline, destination: value },
      place: placeOf(plan, span),
    }));
    return sureFindings(
      many.flatMap(({ args, known, place }) => (known ? [saw("file", args, place)] : [])),
      many.flatMap(({ args, known, place }) => (known ? [] : [saw("unknown", args, place)])),
    );
  },
  fix: ({ plan }) =>
    copiesOfMany(plan).flatMap(({ destination: { known, span, value } }) => {
      const written = plan.text.slice(span.start, span.end);
      const at = span.end - (/["']$/.test(written) ? 1 : 0);
      return known && written.replaceAll(/^["']|["']$/g, "") === value ? [{ start: at, end: at, text: "/" }] : [];
    }),
});

/** Those whose destination is not known to be a folder. */
function copiesOfMany(plan: Plan): readonly WrittenCopy[] {
  const copies = copiesWritten(plan);
  const many = copies.filter(({ destination, inline, sources }) => sources.length + inline > 1 && !/^$|(?:^|[/\\])\.{0,2}$|[/\\]$/.test(destination.value));
  if (many.length === 0) return [];
  const made = foldersMade(plan, copies);
  return many.filter(({ destination, instruction, stage, workdir }) => {
    const path = joinPath(workdir, destination.value);
    if (path === workdir || systemFolders.has(path) || FOLDERS.has(path)) return false;
    const chain = chainOf(plan, stage);
    return made.get(path)?.some((folder) => chain.includes(folder.stage) && folder.start < instruction.span.start) !== true;
  });
}

interface MadeFolder {
  readonly stage: Stage;
  readonly start: number;
}

/** Folders that the file makes, by path, with those above them: `mkdir /app/lib`, `COPY a /app/lib/`, `COPY a /app/lib/b`. */
function foldersMade(plan: Plan, copies: readonly WrittenCopy[]): ReadonlyMap<string, readonly MadeFolder[]> {
  const made = new Map<string, MadeFolder[]>();
  const add = (path: string, folder: MadeFolder): void => {
    for (let above = path; above.length > 1; above = above.slice(0, Math.max(above.lastIndexOf("/"), 0))) {
      const known = made.get(above) ?? [];
      if (known.at(-1) === folder) return;
      made.set(above, [...known, folder].slice(-MOST));
    }
  };
  for (const { destination, instruction, stage, workdir } of copies) {
    const path = joinPath(workdir, destination.value);
    add(destination.value.endsWith("/") ? path : path.slice(0, path.lastIndexOf("/")), { stage, start: instruction.span.start });
  }
  for (const { command, instruction, stage } of commandsWritten(plan)) {
    if (!MAKERS.has(programName(command.name))) continue;
    for (const { value } of command.args) if (value.startsWith("/")) add(withoutTrailing(value, "/"), { stage, start: instruction.span.start });
  }
  return made;
}

/** Of a folder that is made over and over, a few places are enough. */
const MOST = 50;
const MAKERS = new Set(["mkdir", "install"]);
/** Those that every system has beside its own. */
const FOLDERS = new Set([
  "/home",
  "/media",
  "/mnt",
  "/opt",
  "/root",
  "/run",
  "/srv",
  "/tmp",
  "/usr/local",
  "/usr/local/bin",
  "/usr/local/etc",
  "/usr/local/lib",
  "/usr/local/sbin",
  "/usr/local/share",
  "/usr/share",
  "/var",
  "/var/lib",
  "/var/log",
  "/var/tmp",
]);
