import { posix } from "node:path";
import { toldWrites } from "../../facts/told-writes.ts";
import { homeOf } from "../../plan/files/rights.ts";
import { resolveFrom } from "../../plan/paths.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { readArguments } from "../../shell/arguments.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { commandInstruction, startedCommands, type StartedCommand } from "../main-process.ts";

/** A path that the container is told to write. */
export interface ToldWrite {
  readonly path: string;
  /** What tells it: `VOLUME`, `gunicorn --pid`. */
  readonly what: string;
  readonly isVolume: boolean;
  /** In the Dockerfile. */
  readonly span: Span;
}

/** What VOLUME, the options of known programs and a database file in the environment name. */
export function writesTold(plan: Plan, target: Stage): readonly ToldWrite[] {
  const { config } = target;
  // of a base's own working directory nothing is known
  const cwd = config.workdir === undefined ? undefined : resolveFrom("/", config.workdir.value);
  const volumes = config.volumes.flatMap(({ span, value }): ToldWrite[] => {
    const path = resolveFrom("/", value);
    return path === undefined || path === "/" ? [] : [{ path, what: "VOLUME", isVolume: true, span }];
  });
  const span = commandInstruction(plan)?.span;
  const commands =
    span === undefined ? [] : startedCommands(plan).flatMap((started) => [...byOptions(started, cwd, span), ...byLauncher(plan, target, started, span)]);
  return [...volumes, ...databases(target, cwd), ...commands];
}

function byOptions({ command }: StartedCommand, cwd: string | undefined, span: Span): readonly ToldWrite[] {
  const program = programName(command.name);
  const facts = Object.hasOwn(toldWrites, program) ? toldWrites[program] : undefined;
  // the shell of a script may stand in another folder, and conditions may keep it from running
  if (facts === undefined || command.conditional === true) return [];
  const args = readArguments(command.args, new Set([...facts.options, ...(facts.valued ?? [])]));
  if (args.open || command.args.some(({ value }) => value === "--chdir" || value.startsWith("--chdir="))) return [];
  const told = facts.options.flatMap((option) =>
    args.values(option).flatMap((word): ToldWrite[] => {
      const path = word.literal && /[/.]/.test(word.value) && !/^-|^\/dev\/|%/.test(word.value) ? resolveFrom(cwd, word.value) : undefined;
      return path === undefined ? [] : [{ path, what: `${program} ${option}`, isVolume: false, span }];
    }),
  );
  const { byDefault } = facts;
  const isNamed = args.option("-s", "--schedule", "-S", "--scheduler") !== undefined;
  if (byDefault === undefined || isNamed || cwd === undefined || !args.operands.some(({ value }) => byDefault.verbs.includes(value))) return told;
  return [...told, { path: posix.join(cwd, byDefault.file), what: `${program} ${byDefault.verbs.join(" ")}`, isVolume: false, span }];
}

/** `uv run` keeps a cache, and does not start without it. */
function byLauncher(plan: Plan, { config }: Stage, { command, launchers }: StartedCommand, span: Span): readonly ToldWrite[] {
  if (!launchers.some((launcher) => programName(launcher) === "uv") || command.conditional === true) return [];
  const variable = (name: string): string | undefined => config.env.get(name)?.value;
  const words = commandInstruction(plan)?.value.words ?? [];
  if (variable("UV_NO_CACHE") !== undefined || words.some((word) => /(?:^|\s)(?:--no-cache|-n|--cache-dir)\b/.test(word))) return [];
  const home = variable("HOME") ?? (plan.target === undefined ? undefined : homeOf(plan, plan.target));
  const folder =
    variable("UV_CACHE_DIR") ?? (variable("XDG_CACHE_HOME") === undefined ? home && posix.join(home, ".cache/uv") : `${variable("XDG_CACHE_HOME") ?? ""}/uv`);
  const path = folder === undefined ? undefined : resolveFrom("/", folder);
  return path === undefined ? [] : [{ path, what: "uv run", isVolume: false, span }];
}

/** `sqlite:////data/app.db` is an absolute path, `sqlite:///app.db` a relative one. */
const SQLITE = /^sqlite(?:\+\w+)?:\/\/\/(\/?[^?#]+)/;

function databases({ config }: Stage, cwd: string | undefined): readonly ToldWrite[] {
  return [...config.env].flatMap(([name, { span, value }]): ToldWrite[] => {
    const file = SQLITE.exec(value)?.[1];
    if (file === undefined || file.includes(":memory:") || value.includes("mode=ro")) return [];
    const path = resolveFrom(cwd, file);
    // SQLite makes its journal beside the file
    return path === undefined ? [] : [{ path: `${posix.dirname(path)}/${posix.basename(path)}-journal`, what: name, isVolume: false, span }];
  });
}
