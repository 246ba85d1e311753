import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";

/** Files that say what is to be installed. */
const MANIFEST =
  /(?:^|\/)(?:requirements[\w.-]*\.txt|pyproject\.toml|(?:poetry|uv|pdm|yarn|Cargo|composer|Pipfile|Gemfile)\.lock|Pipfile|setup\.(?:py|cfg)|package(?:-lock|\*)?\.json|pnpm-lock\.ya?ml|bun\.lockb?|go\.(?:mod|sum|\*)|Cargo\.(?:toml|\*)|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile\*?|environment\.ya?ml|[\w.*-]+\.csproj)\*?$/;
const COMPILERS = /^(?:gcc|g\+\+|build-essential|build-base|make|cmake|clang|[\w.+-]+-dev(?:el)?|gcc-c\+\+)$/;

/** Why a line is there, and what it makes better or worse, as far as the file itself shows it. */
export function whyOf(plan: Plan, stage: Stage, instruction: Instruction, step: Step | undefined): readonly string[] {
  if (step?.kind === "copy" || step?.kind === "add") return whyCopy(plan, stage, instruction, step);
  if (step?.kind === "run") return whyRun(plan, stage, instruction, step);
  switch (instruction.keyword) {
    case "USER":
      return whyUser(instruction.args.text);
    case "WORKDIR":
      return ["Paths without a slash in front count from here, in COPY, RUN and CMD alike."];
    case "EXPOSE":
      return ["It is for people and programs that read it: docker run -P publishes every port that is named so."];
    case "HEALTHCHECK":
      return /^none\b/i.test(instruction.args.text)
        ? []
        : ["Docker and Compose can wait for it and show it; Kubernetes does not read it and has its own probes."];
    case "FROM":
      return whyFrom(plan, stage);
    case "SHELL":
      return instruction.args.text.includes("pipefail") ? ["Without pipefail a pipe succeeds even where its first command failed."] : [];
    case "VOLUME":
      return ["Data there outlives the container; what later lines change there may be lost."];
    default:
      return [];
  }
}

function whyFrom(plan: Plan, stage: Stage): readonly string[] {
  const used = plan.stages.filter((each) => each.from.stage === stage.index).length;
  const copied = plan.stages.filter((each) => each.steps.some((step) => step.kind === "copy" && step.from?.stage === stage.index)).length;
  const reasons: string[] = [];
  if (used > 1) reasons.push(`What ${used} stages have in common is made once here.`);
  if (copied > 0 && used === 0) reasons.push("Only single files of it are copied on: compilers and downloads of this stage stay out of the image.");
  return reasons;
}

function whyUser(text: string): readonly string[] {
  const user = text.trim().split(":", 1)[0] ?? "";
  if (user === "root" || user === "0") return ["Root may do everything in the container; what needs no root should come after another USER."];
  return user.startsWith("$") ? [] : ["Whoever breaks into the program has this user's rights and not root's."];
}

function whyCopy(plan: Plan, stage: Stage, instruction: Instruction, step: Extract<Step, { kind: "copy" | "add" }>): readonly string[] {
  const reasons: string[] = [];
  const later = stage.steps.filter((each) => each.span.start > instruction.span.start);
  const installs = later.find((each) => each.kind === "run" && each.commands.some((command) => packageActionOf(command)?.verb === "install"));
  const above = plan.stages.filter((each) => each !== stage && standsOn(plan, each, stage)).flatMap((each) => each.steps);
  const broader = [...later, ...above].find(
    (each) => (each.kind === "copy" || each.kind === "add") && each.from === undefined && each.sources.some(({ value }) => /^\.\/?$/.test(value)),
  );
  const isManifest = step.from === undefined && step.sources.length > 0 && step.sources.every(({ value }) => MANIFEST.test(value));
  if (isManifest && installs !== undefined) {
    const line = installs.instruction.startLine;
    reasons.push(
      broader === undefined
        ? `Copied before the installation in line ${line}: while it is unchanged, that step comes from the cache.`
        : `Copied by itself before the installation in line ${line}: a change of the code, which comes in line ${broader.instruction.startLine}, then repeats no installation.`,
    );
  }
  const everything = step.from === undefined && step.sources.some(({ value }) => /^\.\/?$/.test(value));
  if (everything && installs !== undefined)
    reasons.push(
      `Any change of any file repeats the installation in line ${installs.instruction.startLine}; the list of packages alone could be copied first.`,
    );
  if (everything && installs === undefined)
    reasons.push("The code changes most often, so it comes after what changes seldom. What .dockerignore names is left out.");
  if (
    step.kind === "add" &&
    step.sources.every(({ value }) => !/^https?:|^git@|\.git(?:#|$)|\.(?:tar|tgz|tar\.\w+|txz|tbz2?)$/.test(value)) &&
    step.sources.length > 0
  )
    reasons.push("COPY does the same here; ADD also loads and unpacks, which nobody needs for plain files.");
  return reasons;
}

function whyRun(plan: Plan, stage: Stage, instruction: Instruction, step: Extract<Step, { kind: "run" }>): readonly string[] {
  const reasons: string[] = [];
  const programs = step.commands.map((command) => programName(command.name));
  const actions = step.commands.flatMap((command) => packageActionOf(command) ?? []);
  const updates = actions.some(({ verb }) => verb === "update-lists");
  const installs = actions.filter(({ verb }) => verb === "install");
  if (updates && installs.some(({ manager }) => manager === "apt"))
    reasons.push("Lists are loaded and packages installed in one instruction: a cached old list would ask for versions that are gone.");
  if (step.commands.some(({ args, name }) => programName(name) === "rm" && args.some(({ value }) => value.startsWith("/var/lib/apt/lists"))))
    reasons.push("The lists are deleted in the instruction that loaded them: in a later one they would stay in the layer.");
  if (
    step.commands.some(({ args, name }) => programName(name) === "apk" && args.some(({ value }) => value === "--virtual" || value === "-t")) &&
    programs.includes("apk")
  )
    reasons.push("Packages that only building needs go under one name, and are removed in the same instruction.");
  const left = installs.flatMap(({ manager, packages }) =>
    ["apt", "apk", "dnf", "yum"].includes(manager) ? packages.filter(({ name }) => COMPILERS.test(name)).map(({ name }) => name) : [],
  );
  const removed = actions.some(({ verb }) => verb === "remove");
  if (left.length > 0 && !removed && reaches(plan, stage))
    reasons.push(
      `${left.slice(0, 3).join(", ")}${left.length > 3 ? " and more" : ""} ${left.length === 1 ? "stays" : "stay"} in every image that stands on this stage; only building needs them.`,
    );
  const first = step.commands.find(({ name }) => !["set", "echo"].includes(programName(name)));
  if (first !== undefined && step.commands.every(({ name }) => ["rm", "find", "set", "echo"].includes(programName(name))) && programs.includes("rm"))
    reasons.push("Files that an earlier line brought stay in its layer: deleting them here hides them and makes the image no smaller.");
  if (step.commands.every(({ name }) => ["chown", "chmod"].includes(programName(name))) && step.commands.length > 0)
    reasons.push("Each file whose owner or rights change is stored a second time; COPY --chown and --chmod do it without that.");
  if (
    programs.some((name) => /^(?:useradd|adduser)$/.test(name)) &&
    plan.stages.some((each) => each.steps.some(({ instruction: other }) => other.keyword === "USER"))
  ) {
    const later = plan.stages
      .flatMap((each) => each.steps)
      .find(({ instruction: other }) => other.keyword === "USER" && other.startLine > instruction.startLine);
    if (later !== undefined) reasons.push(`The user is there for USER in line ${later.instruction.startLine}: without it everything would run as root.`);
  }
  return reasons;
}

/** Whether the stage's layers are in an image that one may run. */
function reaches(plan: Plan, stage: Stage): boolean {
  if (plan.target === undefined) return false;
  for (const each of [plan.target, ...plan.stages.filter((other) => isLeaf(plan, other))]) {
    if (standsOn(plan, each, stage)) return true;
  }
  return false;
}

function standsOn(plan: Plan, stage: Stage, below: Stage): boolean {
  for (let at: Stage | undefined = stage; at !== undefined; at = at.from.stage === undefined ? undefined : plan.stages[at.from.stage])
    if (at === below) return true;
  return false;
}

/** Nothing stands on it, and nothing is copied from it. */
export function isLeaf(plan: Plan, stage: Stage): boolean {
  return plan.stages.every(
    (each) =>
      each.from.stage !== stage.index &&
      each.steps.every((step) =>
        step.kind === "run"
          ? step.mounts.every(({ options }) => options.get("from")?.toLowerCase() !== stage.name || stage.name === undefined)
          : step.kind === "other" || step.from?.stage !== stage.index,
      ),
  );
}
