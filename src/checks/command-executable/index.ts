import { strictObject } from "valibot";
import type { Image } from "../../image/image.ts";
import { notApplicable, proven, saw, unproven } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { runsOn } from "../elf.ts";
import { noneOf } from "../findings.ts";
import { placeIn } from "../image-places.ts";
import { identityOf, identityText } from "../image-users.ts";
import type { Identity } from "../image-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { programHeads } from "../program-files.ts";
import type { Link, StartedProgram } from "../started-programs.ts";
import { startedPrograms, startWords } from "../started-programs.ts";
import { plannedRights, type PlannedCode } from "./planned.ts";
import { forbiddenTo } from "./rights.ts";
import type { RightsCode } from "./rights.ts";

type Code = RightsCode | "otherMachine" | "otherSystem" | "empty" | "loaderMissing" | "unknown";

export const check: Check = defineCheck({
  meta: {
    summary: "The container's user can execute the program it starts, on the machine the image is for.",
    why: "A script without its x bit, a folder that only root may enter, a program built for another machine or against another C library: the image builds, and its container ends at once with permission denied, exec format error or no such file or directory.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    forbidden: "{path} has mode {mode} and is owned by {owner}; {user} may not execute it: chmod +x, or COPY --chmod=755",
    unreadable: "{path} has mode {mode} and is owned by {owner}; {user} may not read it, and its interpreter has to: COPY --chmod=755",
    capability:
      "{path} (mode {mode}, owned by {owner}) is not for {user} to execute: it starts where the engine keeps CAP_DAC_OVERRIDE, and not where that is dropped",
    closed: "{user} may not enter {folder} (mode {mode}, owned by {owner}), so cannot start {path}",
    otherMachine: "{path} is built for {machine}; the image is for {architecture}",
    otherSystem: "{path} is a program of {system}",
    empty: "{path} is empty",
    loaderMissing: "{path} asks for the loader {loader}, which is not in the image: it was built against another C library",
    unknown: "what {path} is cannot be told",
    starts: "{user} can execute {path}",
    noUser: "the image's user {user} is in neither /etc/passwd nor /etc/group",
    noCommand: "the image has no command",
    notLinux: "the image is for {os}",
    absent: "{word} is not in the image",
    plainFile: "{path} has mode {mode}, so nobody may execute it: RUN chmod +x, COPY --chmod=755, or git update-index --chmod=+x for its source",
    brought: "{path} gets its mode here",
  },
  title: () => "its user can execute what the container starts",
  file: ({ plan }) => noneOf<PlannedCode>(plannedRights(plan)),
  keeps: () => programHeads,
  image({ image }) {
    if (image.config.os !== "linux") return notApplicable(saw("notLinux", { os: image.config.os }));
    const words = startWords(image);
    if (words.length === 0) return notApplicable(saw("noCommand"));
    const identity = identityOf(image);
    if (identity === undefined) return unproven(saw("noUser", { user: image.config.user }));
    const programs = startedPrograms(image, words);
    const found: Evidence<Code>[] = [];
    const doubts: Evidence<Code | "absent">[] = [];
    for (const program of programs) {
      for (const link of program.chain) {
        // that something is missing is told by the checks that look for it
        if (link.found.kind !== "file") {
          if (link.by !== "loader") doubts.push(saw("absent", { word: link.word }));
          continue;
        }
        const wrong = wrongWith(image, identity, program, link);
        if (wrong?.message.code === "unknown" || wrong?.message.code === "capability") doubts.push(wrong);
        else if (wrong !== undefined) found.push(wrong);
      }
      found.push(...missingLoader(program));
    }
    if (found.length > 0 || doubts.length > 0) return noneOf<Code | "absent">(found, doubts);
    return proven(...programs.flatMap(({ chain: [first] }) => (first?.found.kind === "file" ? [startsSaw(identity, first.found)] : [])));
  },
});

function startsSaw(identity: Identity, { entry, path }: Extract<Link["found"], { kind: "file" }>): Evidence<"starts"> {
  return saw("starts", { user: identityText(identity), path }, placeIn(entry));
}

function wrongWith(image: Image, identity: Identity, program: StartedProgram, link: Link): Evidence<Code> | undefined {
  const { format, found } = link;
  if (found.kind !== "file") return undefined;
  const { entry, path } = found;
  const place = placeIn(entry);
  const forbidden = program.sameUser ? forbiddenTo(image, identity, program, link) : undefined;
  if (forbidden !== undefined) return forbidden;
  const { architecture } = image.config;
  switch (format?.kind) {
    case "empty":
      // a shell runs an empty script, and does nothing
      return program.through === "shell" ? undefined : saw("empty", { path }, place);
    case "foreign":
      return saw("otherSystem", { path, system: format.system }, place);
    case "elf":
      return runsOn(format.elf.architecture, architecture) === false
        ? saw("otherMachine", { path, machine: format.elf.architecture ?? "another machine", architecture }, place)
        : undefined;
    case "unknown":
    case undefined:
      return saw("unknown", { path }, place);
    case "script":
    case "text":
      return undefined;
  }
}

function missingLoader({ chain }: StartedProgram): Evidence<Code>[] {
  return chain.flatMap((link, index) => {
    const by = chain[index - 1]?.found;
    if (link.by !== "loader" || link.found.kind === "file" || by?.kind !== "file") return [];
    return [saw("loaderMissing" as const, { path: by.path, loader: link.word }, placeIn(by.entry))];
  });
}
