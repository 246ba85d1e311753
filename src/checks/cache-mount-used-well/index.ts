import { strictObject } from "valibot";
import type { CacheFolder } from "../../facts/cache-folders.ts";
import { cacheFolders, debianImages, emptiers } from "../../facts/cache-folders.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { CacheMount } from "../cache-mounts.ts";
import { cacheMounts } from "../cache-mounts.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { environmentBefore } from "../stage-variables.ts";
import { withoutWord } from "../removed-words.ts";
import { chainOf } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A cache mount is filled by what it was made for.",
    why: "A cache mount saves downloads only while the program keeps them there. With --no-cache-dir, a clean-up in the same RUN, or Debian's own rule that deletes each package, every build downloads everything again, and the line says the contrary.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["mount"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    off: "{program} keeps nothing with {option}: the cache mount on {target} stays empty",
    emptied: "{command} empties the cache mount on {target}; leave it out, the mount is no part of the image",
    removedByDebian: "Debian's docker-clean deletes what apt downloads: the cache mount on {target} stays empty; remove /etc/apt/apt.conf.d/docker-clean first",
  },
  title: () => "cache mounts are filled",
  file({ plan }) {
    const mounts = cacheMounts(plan);
    return noneOf<"off" | "emptied" | "removedByDebian">(
      mounts.flatMap((mount) => [
        ...switchedOff(plan, mount).map(({ option, program, span }) => saw("off" as const, { program, option, target: mount.target }, placeOf(plan, span))),
        ...emptied(plan, mount),
        ...removedByDebian(plan, mount),
      ]),
    );
  },
  fix({ plan }) {
    const options = cacheMounts(plan).flatMap((mount) => (mount.step.instruction.json === undefined ? switchedOff(plan, mount) : []));
    // two mounts may have to do with one option
    const spans = new Map(options.filter(({ option, span }) => plan.text.slice(span.start, span.end) === option).map(({ span }) => [span.start, span]));
    return [...spans.values()].map((span) => withoutWord(plan.text, span));
  },
});

/** What keeps every installation of the RUN from filling the mount. */
function switchedOff(plan: Plan, { stage, step, target }: CacheMount): readonly Off[] {
  const environment = environmentBefore(plan, stage, step);
  const folders = cacheFolders.filter((folder) => folder.target.test(target));
  const uses = step.commands.flatMap((command) => {
    const action = packageActionOf(command);
    if (action?.verb !== "install") return [];
    const folder = folders.find(({ managers }) => managers.includes(action.manager));
    return folder === undefined ? [] : [offBy(command, folder, environment, action.program)];
  });
  // one installation that fills it is enough
  if (uses.includes(undefined) || (target.endsWith("/.cache") && !step.commands.every(isPackageWork))) return [];
  return uses.flatMap((use) => use ?? []);
}

const KEEPERS: ReadonlySet<string> = new Set(["apt", ...cacheFolders.flatMap(({ managers }) => managers)]);

/** Other programs keep things in the same folder. */
function isPackageWork(command: ShellCommand): boolean {
  const manager = packageActionOf(command)?.manager;
  return (manager !== undefined && KEEPERS.has(manager)) || /^(?:set|echo|cd|rm|mkdir|export)$/.test(programName(command.name));
}

function offBy(command: ShellCommand, folder: CacheFolder, environment: ReadonlyMap<string, string>, program: string): Off | undefined {
  const option = command.args.find((word) => folder.options.includes(word.value));
  if (option !== undefined) return { program, option: option.value, span: option.span };
  const { variable } = folder;
  if (variable === undefined) return undefined;
  const value = command.assignments.findLast(({ name }) => name === variable.name)?.value ?? environment.get(variable.name);
  return value !== undefined && variable.value.test(value) ? { program, option: `${variable.name}=${value}`, span: command.span } : undefined;
}

interface Off {
  readonly program: string;
  readonly option: string;
  readonly span: Span;
}

function emptied(plan: Plan, { step, target }: CacheMount): Evidence<"emptied">[] {
  return step.commands.flatMap((command) => {
    const program = programName(command.name);
    const text = [program, ...command.args.map((word) => word.value)].join(" ");
    const removes = program === "rm" && command.args.some((word) => empties(word.value, target));
    if (!removes && !emptiers.some((each) => each.target.test(target) && each.command.test(text))) return [];
    return [saw("emptied" as const, { command: text, target }, placeOf(plan, command.span))];
  });
}

function empties(path: string, target: string): boolean {
  const folder = withoutTrailing(path.replace(/\/\*+$/, ""), "/") || "/";
  return folder === target || (target === "/var/lib/apt" && folder === "/var/lib/apt/lists");
}

function removedByDebian(plan: Plan, { mount, stage, step, target }: CacheMount): Evidence<"removedByDebian">[] {
  if (!/^\/var\/cache\/apt(?:\/archives)?$/.test(target) || !step.commands.some((command) => isAptInstall(command))) return [];
  const chain = chainOf(plan, stage);
  const ref = chain[0]?.from.ref;
  if (ref === undefined || !isDebian(ref)) return [];
  // whoever knows the file has dealt with it
  const knows = chain.some((part) =>
    part.steps.some(
      ({ instruction, span }) =>
        span.start <= step.span.start &&
        plan.text.slice(instruction.span.start, instruction.span.end).match(/docker-clean|apt\.conf\.d|Keep-Downloaded/) !== null,
    ),
  );
  return knows ? [] : [saw("removedByDebian" as const, { target }, placeOf(plan, mount.span))];
}

function isAptInstall(command: ShellCommand): boolean {
  const action = packageActionOf(command);
  return action?.manager === "apt" && (action.verb === "install" || action.verb === "upgrade");
}

function isDebian(ref: string): boolean {
  const { name, tag } = parseReference(ref);
  return debianImages.has(name) && !/alpine|windows|nanoserver|ubi|oracle|centos|amazonlinux|-al\d|busybox|chiseled/.test(tag ?? "");
}
