import type { BaseImage } from "../../facts/base-images.ts";
import { sourceSpan, type Instruction } from "../../dockerfile/syntax.ts";
import { normal } from "../../plan/paths.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { commandLine, stagesInTarget, usersCreated } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf } from "../final-programs.ts";
import { keywordLike, lineEndOf } from "../inserted-lines.ts";
import type { FixEdit } from "../kind.ts";

const UID = 10_001;
const NAMES = ["app", "appuser", "application"];
/** What these start they look for, or write, in places that are root's. */
const OF_ROOT = /^(?:uv|poetry|pipenv|pdm|hatch|nginx|apache2|httpd|supervisord|crond?|sshd|dockerd|systemd|init|catalina\.sh)$/;

/**
 * Ends the target with a user of its own: one that the base or the file made for this, else a new one, who owns the folder it works in and those that the
 * file made for it, and not the code. Nothing where a volume, a tool of root's or an unknown base would be in the way.
 */
export function userAdded(plan: Plan): readonly FixEdit[] {
  const { target } = plan;
  const base = target && baseOf(plan, target);
  if (target === undefined || isOther(plan, target.config.user?.value) || base === undefined || base.shell === "bash" || target.config.volumes.length > 0)
    return [];
  const commands = commandLine(plan)?.commands ?? [];
  const wrapped = commands.flatMap(({ name, wrappers }) => [programName(name), ...wrappers.map(programName)]);
  if ((commands.length === 0 && !base.plain) || wrapped.some((name) => OF_ROOT.test(name)) || /\/root\/|~\/|\$HOME/.test(plan.text)) return [];
  const user = userFor(plan, base);
  const last = lastChange(plan, target);
  if (user === undefined || last === undefined) return [];

  const end = lineEndOf(plan.text);
  const folders = ownFolders(plan);
  const chown = folders.length === 0 ? [] : [`chown ${user.name}:${user.group} ${folders.join(" ")}`];
  const made = [...(user.command === undefined ? [] : [user.command]), ...chown];
  if (made.length > 0 && base.shell === "none") return [];
  const run = made.length === 0 ? [] : [`${keywordLike(plan, last, "RUN")} ${made.join(" && ")}`];
  if (last.keyword === "USER") {
    // a USER that only came back to root is the place for the other
    const argument = sourceSpan(last.args, 0, last.args.text.length);
    return [
      ...run.map((line) => ({ start: last.span.start, end: last.span.start, text: line + end, together: "user" })),
      { ...argument, text: user.called, together: "user" },
    ];
  }
  const lines = [...run, `${keywordLike(plan, last, "USER")} ${user.called}`];
  const at = last.span.end;
  const isEnded = plan.text.slice(0, at).endsWith("\n");
  return [{ start: at, end: at, text: isEnded ? lines.map((line) => line + end).join("") : lines.map((line) => end + line).join("") }];
}

function isOther(plan: Plan, user: string | undefined): boolean {
  const name = user?.split(":", 1)[0] ?? "";
  return !/^(?:root|0+)?$/.test(name) && !usersCreated(stagesInTarget(plan)).some((created) => created.name === name && created.uid === 0);
}

interface User {
  readonly name: string;
  readonly group: string;
  /** For USER: a number where it is known, since a cluster that forbids root takes nothing else for another user. */
  readonly called: string;
  /** What makes it; undefined where it is there. */
  readonly command: string | undefined;
}

function userFor(plan: Plan, base: BaseImage): User | undefined {
  const created = usersCreated(stagesInTarget(plan)).filter(({ uid }) => uid !== 0);
  const [only] = created;
  // its group is not always its own
  if (only !== undefined)
    return created.length === 1 && /^[a-z_][\w-]*$/.test(only.name)
      ? { name: only.name, group: String(only.gid ?? only.name), called: String(only.uid ?? only.name), command: undefined }
      : undefined;
  const given = ["node", "bun", "deno"].find((name) => base.users.has(name)) ?? (base.shell === "none" && base.users.has("nonroot") ? "nonroot" : undefined);
  if (given !== undefined) return { name: given, group: given, called: given, command: undefined };
  const name = NAMES.find((each) => !base.users.has(each) && !base.groups.has(each));
  if (name === undefined || base.shell === "none") return undefined;
  const command = base.shell === "ash" ? `adduser -D -u ${UID} ${name}` : `useradd --create-home --uid ${UID} ${name}`;
  return { name, group: name, called: String(UID), command };
}

/** The last instruction that changes files or the user: what follows it only configures. */
function lastChange(plan: Plan, target: Stage): Instruction | undefined {
  const last = target.steps.findLast(({ instruction }) => /^(?:RUN|COPY|ADD|WORKDIR|USER)$/.test(instruction.keyword))?.instruction;
  if (last !== undefined) return last;
  const from = plan.tree.nodes.find((node) => node.kind === "instruction" && node.span.start <= target.span.start && target.span.start < node.span.end);
  return from?.kind === "instruction" ? from : undefined;
}

/** The working directory, and folders that the target's own commands make outside of the system's. */
function ownFolders(plan: Plan): readonly string[] {
  const workdir = plan.target?.config.workdir?.value;
  const made = (plan.target?.steps ?? []).flatMap((step) =>
    step.kind === "run" ? step.commands.flatMap(({ args, name }) => (programName(name) === "mkdir" ? args.map(({ value }) => value) : [])) : [],
  );
  const folders = [...(workdir === undefined ? [] : [workdir]), ...made].filter((path) => /^\/[\w./-]+$/.test(path)).map(normal);
  return [...new Set(folders)].filter(
    (path) => !/^\/(?:$|bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|tmp|usr|var)(?:\/|$)/.test(path) || /^\/usr\/src\/./.test(path),
  );
}
