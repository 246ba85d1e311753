import { userChangers } from "../../facts/user-changers.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { expandWord } from "../expand.ts";
import { KEYWORDS } from "../instruction-problems.ts";
import { normal } from "../paths.ts";
import type { Plan, Stage, Step } from "../plan.ts";
import type { RunStep } from "../queries.ts";
import { stageScope, type GlobalScope, type StageScope } from "../scope.ts";
import { joinPath } from "../stage-config.ts";
import { applyVariables, variablesOfBase } from "../variables.ts";
import { groupNumber, joinedAccounts, userNumber, userOf, withOthers, type Accounts, type Unnumbered } from "./accounts.ts";
import { baseFiles } from "./base-files.ts";
import { besideMounts, effectOf } from "./by-command.ts";
import { copied } from "./copies.ts";
import type { Doing, Runner } from "./doing.ts";
import { homeOfUser, runnerOf } from "./runner.ts";
import { joined, unknown } from "./file-state.ts";
import { makeTree, type Depth, type FileTree, type FileView } from "./file-tree.ts";
import { builderFolders } from "./folders-made.ts";
import { absolute, readCommand, textOf, type Surroundings } from "./words.ts";

/** What a stage leaves to those that stand on it. */
export interface WalkedStage {
  readonly files: FileView;
  readonly accounts: Accounts;
  readonly scope: StageScope;
  readonly cwd: string | undefined;
  /** As USER has it, after expansion. */
  readonly user: string | undefined;
}

interface Walk {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly tree: FileTree;
  readonly scope: StageScope;
  readonly earlier: readonly WalkedStage[];
  accounts: Accounts;
  cwd: string | undefined;
  user: string | undefined;
}

/** Goes through a stage's steps as the builder does. Nothing is worked out before it is asked for. */
export function walkStage(plan: Plan, stage: Stage, earlier: readonly WalkedStage[], global: GlobalScope, depth: Depth, unnumbered: Unnumbered): WalkedStage {
  const below = stage.from.stage === undefined ? undefined : earlier[stage.from.stage];
  const base = below ?? baseFiles(stage.from.stage === undefined ? stage.from.ref : undefined, unnumbered);
  const walk: Walk = {
    plan,
    stage,
    earlier,
    tree: makeTree("files" in base ? (path) => base.files.at(path) : base.at, depth),
    scope: below?.scope.above() ?? stageScope(global, plan.args, variablesOfBase(plan, stage.from.ref)),
    accounts: base.accounts,
    cwd: base.cwd,
    user: base.user,
  };
  for (const step of stage.steps) {
    if (step.kind === "run") run(walk, step);
    else if (step.kind === "other") other(walk, step);
    else {
      const from = step.from?.stage === undefined ? undefined : earlier[step.from.stage]?.files;
      for (const change of copied({ plan, step, cwd: walk.cwd, accounts: walk.accounts, from })) walk.tree.add(change);
    }
    applyVariables(step.instruction, walk.scope, new Set(), plan.tree.escape);
  }
  return { files: walk.tree.now(), accounts: walk.accounts, scope: walk.scope, cwd: walk.cwd, user: walk.user };
}

function other(walk: Walk, step: Step): void {
  const { keyword } = step.instruction;
  // where a file says "..." much is left out
  if (!KEYWORDS.includes(keyword)) walk.tree.add((_path, before) => joined(before, unknown(step)));
  if (keyword !== "USER" && keyword !== "WORKDIR") return;
  const { known, value } = expandWord(step.instruction.args.text, walk.scope.lookup, walk.plan.tree.escape);
  const isKnown = known && !/\{\{|<%/.test(value);
  if (keyword === "USER") {
    walk.user = isKnown ? value : undefined;
    return;
  }
  if (!isKnown || value.startsWith("$")) {
    walk.cwd = undefined;
    walk.tree.add((_path, before) => joined(before, { ...unknown(step), is: "present" }));
    return;
  }
  const path = value.startsWith("/") ? normal(value) : walk.cwd === undefined ? undefined : joinPath(walk.cwd, value);
  walk.cwd = path;
  if (path !== undefined) walk.tree.add(builderFolders(path, builderOwner(walk), step, walk.user !== ""));
}

/** BuildKit makes the working directory as the one whom USER names; a number without a group is its own group there. */
function builderOwner({ accounts, user }: Walk): { readonly uid: number | undefined; readonly gid: number | undefined } {
  if (user === undefined) return { uid: undefined, gid: undefined };
  if (user === "") return { uid: 0, gid: 0 };
  const [name = "", group] = user.split(":");
  const isNumber = /^\d+$/.test(name);
  const gid = group !== undefined && group !== "" ? groupNumber(accounts, group) : isNumber ? Number(name) : userOf(accounts, name)?.gid;
  return { uid: userNumber(accounts, name), gid };
}

function run(walk: Walk, step: RunStep): void {
  const mounts = step.mounts.map(({ options }) => options.get("target") ?? options.get("dst") ?? options.get("destination") ?? "");
  const targets = mounts.filter((target) => target !== "").flatMap((target) => absolute(target, walk.cwd) ?? []);
  // what is mounted leaves its folder behind, where there was none
  for (const target of targets) walk.tree.add((path, before) => (before.is === "absent" && isAbove(path, target) ? unknown(step) : before));
  const runner = runnerOf(walk.accounts, walk.user);
  if (step.commands.length === 0) {
    walk.tree.add(() => unknown(step));
    walk.accounts = withOthers(walk.accounts, false);
    return;
  }
  const places = new ShellPlaces({ cwd: walk.cwd, umask: 0o022 });
  const assigned = assignedIn(walk.plan.text.slice(step.instruction.span.start, step.instruction.span.end));
  for (const written of step.commands) {
    const place = places.of(written);
    const around: Surroundings = {
      cwd: place.cwd,
      home: walk.user === undefined ? undefined : homeOfUser(walk.accounts, walk.user),
      lookup: walk.scope.lookup,
      isOwn: (name) => assigned.has(name),
      text: walk.plan.text,
    };
    const command = readCommand(written, around);
    const own = command.wrappers.some((wrapper) => userChangers.has(wrapper)) ? somebody : runner;
    const doing: Doing = { ...around, command, step, runner: own, umask: place.umask, accounts: walk.accounts };
    const folder = places.change(command, doing, walk.tree.now());
    // a shell that reads a here-document is in the list beside what it reads
    if (folder || isReader(command, step)) continue;
    const effect = effectOf(doing, walk.stage.config.env);
    for (const change of effect.changes) walk.tree.add(besideMounts(change, targets));
    if (effect.accounts === undefined || effect.accounts === walk.accounts) continue;
    const isSure = command.flow?.skippable !== true && command.flow?.unnoticed !== true;
    walk.accounts = isSure ? effect.accounts : joinedAccounts(walk.accounts, effect.accounts);
  }
}

function isReader({ args, name, redirects }: ShellCommand, { instruction }: RunStep): boolean {
  return instruction.heredocs.length > 0 && redirects === undefined && shells.has(programName(name)) && args.every(({ value }) => value.startsWith("-"));
}

function isAbove(path: string, target: string): boolean {
  return target === path || target.startsWith(`${path}/`);
}

/** Behind sudo, su and their like: whom they start is not followed. */
const somebody: Runner = { uid: undefined, gid: undefined, mayBeRoot: true, groups: [undefined] };

/** Names that a RUN's own script gives a value, as far as its text tells. */
function assignedIn(text: string): ReadonlySet<string> {
  const found = text.matchAll(/\b([A-Za-z_]\w*)\+?=|\b(?:for|read|export|local|declare)\s+(?:-\w+\s+)?([A-Za-z_]\w*)/g);
  return new Set([...found].map(([, name, other]) => name ?? other ?? ""));
}

interface ShellPlace {
  readonly cwd: string | undefined;
  readonly umask: number | undefined;
}

/** The working directory and the umask of each shell of a script. */
class ShellPlaces {
  readonly #first: ShellPlace;
  readonly #places = new Map<string, ShellPlace>();

  constructor(first: ShellPlace) {
    this.#first = first;
  }

  of(command: ShellCommand): ShellPlace {
    const shells = command.flow?.subshells ?? [];
    for (let depth = shells.length; depth > 0; depth--) {
      const known = this.#places.get(shells.slice(0, depth).join());
      if (known !== undefined) return known;
    }
    return this.#places.get("") ?? this.#first;
  }

  /** Whether a command changes nothing but them. */
  change(command: ShellCommand, doing: Doing, files: FileView): boolean {
    const { args, flow, name } = command;
    if (name !== "cd" && name !== "pushd" && name !== "popd" && name !== "umask") return false;
    const before = this.of(command);
    const word = args.find(({ value }) => !/^-[LPe]+$/.test(value));
    const text = word === undefined ? (name === "cd" ? doing.home : undefined) : textOf(word, doing);
    const to = text === undefined || text === "-" || name === "popd" ? undefined : absolute(text, before.cwd);
    const isSure = flow?.skippable !== true && (flow?.unnoticed !== true || (to !== undefined && files.at(files.resolve(to) ?? to).type === "folder"));
    const umask = text !== undefined && /^[0-7]{1,4}$/.test(text) && flow?.skippable !== true ? Number.parseInt(text, 8) : undefined;
    const after = name === "umask" ? { ...before, umask: word === undefined ? before.umask : umask } : { ...before, cwd: isSure ? to : undefined };
    this.#places.set((flow?.subshells ?? []).join(), after);
    return (command.redirects ?? []).length === 0;
  }
}
