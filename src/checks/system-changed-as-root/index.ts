import { strictObject } from "valibot";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf, stagesInTarget, usersCreated } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import { keywordLike, lineEndOf, startOfComments } from "../inserted-lines.ts";
import type { Check, FixEdit } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";

/** What writes where only root may. */
const OF_ROOT =
  /^(?:apt-get|apt|apk|dnf|microdnf|yum|zypper|dpkg|useradd|userdel|usermod|groupadd|groupdel|groupmod|adduser|addgroup|deluser|delgroup|update-ca-certificates|ldconfig)$/;
/** Bases that end with a user of their own, by number. */
const OWN_USER: Readonly<Record<string, string>> = { "nginxinc/nginx-unprivileged": "101" };

export const check: Check = defineCheck({
  meta: {
    summary: "Packages and accounts are changed as root.",
    why: "USER holds for every RUN behind it too, and some bases end with a user of their own. Installing a package or making a user then fails with 'Permission denied', and so does the build.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["apt", "apk", "dnf", "yum", "zypper", "dpkg", "user", "group", "update-ca-certificates", "ldconfig"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    other: "{program} runs as {user}, and needs root: put USER root before it",
    base: "{program} runs as {user}, which {base} ends with, and needs root: put USER root before it",
  },
  title: () => "packages and accounts are changed as root",
  file({ plan }) {
    return noneOf(
      deniedRuns(plan).map(({ base, program, span, user }) =>
        base === undefined ? saw("other" as const, { program, user }, placeOf(plan, span)) : saw("base" as const, { program, user, base }, placeOf(plan, span)),
      ),
    );
  },
  fix: ({ plan }) => deniedRuns(plan).flatMap((denied) => asRoot(plan, denied)),
});

interface Denied {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly program: string;
  readonly span: Span;
  readonly user: string;
  /** Where the user comes from outside of the file. */
  readonly base: string | undefined;
}

function deniedRuns(plan: Plan): readonly Denied[] {
  return plan.stages.flatMap((stage) => deniedIn(plan, stage));
}

function deniedIn(plan: Plan, stage: Stage): readonly Denied[] {
  const before = chainOf(plan, stage);
  const ref = before[0]?.from.ref;
  const base = ref === undefined ? undefined : parseReference(ref).name;
  const roots = new Set(usersCreated(stagesInTarget(plan)).flatMap(({ name, uid }) => (uid === 0 ? [name] : [])));
  let user: string | undefined = base !== undefined && Object.hasOwn(OWN_USER, base) ? OWN_USER[base] : undefined;
  let isOfBase = user !== undefined;
  const found: Denied[] = [];
  for (const part of before) {
    for (const step of part.steps) {
      const { instruction } = step;
      if (instruction.keyword === "USER") {
        user = nameOf(instruction.args.text);
        isOfBase = false;
      }
      // of each RUN it is told once, where it is written
      if (step.kind !== "run" || part !== stage || user === undefined || /^(?:root|0+)$/.test(user) || roots.has(user)) continue;
      const command = step.commands.find(
        ({ conditional, flow, name, wrappers }) =>
          OF_ROOT.test(programName(name)) && wrappers.length === 0 && conditional !== true && flow?.skippable !== true && flow?.unnoticed !== true,
      );
      if (command === undefined || isAsking(command.args[0]?.value) || !plan.tree.nodes.includes(instruction)) continue;
      found.push({ stage, instruction, program: programName(command.name), span: command.span, user, base: isOfBase ? base : undefined });
    }
  }
  return found;
}

/** Options that only ask need no root. */
function isAsking(word: string | undefined): boolean {
  return /^(?:--version|-V|--help|list|search|show|policy|info|-l|-L|-s|-S|--print-architecture|--list|-p|--get-selections)$/.test(word ?? "");
}

/** The user's name; undefined where a variable gives it. */
function nameOf(written: string): string | undefined {
  const name = written.trim().split(":", 1)[0] ?? "";
  return /^[\w.-]+$/.test(name) ? name : undefined;
}

/** Switches to root before the RUN, and back behind it unless the file switches by itself before anything else runs. */
function asRoot(plan: Plan, { instruction, stage, user }: Denied): readonly FixEdit[] {
  const end = lineEndOf(plan.text);
  const at = startOfComments(plan, instruction.span.start);
  const keyword = keywordLike(plan, instruction, "USER");
  const index = stage.steps.findIndex((step) => step.instruction === instruction);
  const next = stage.steps.slice(index + 1).find((step) => step.kind === "run" || /^(?:USER|WORKDIR|CMD|ENTRYPOINT)$/.test(step.instruction.keyword));
  const together = `root ${instruction.span.start}`;
  const before = { start: at, end: at, text: `${keyword} root${end}`, together };
  if (next?.instruction.keyword === "USER") return [before];
  const close = instruction.span.end;
  const isEnded = plan.text.slice(0, close).endsWith("\n");
  return [before, { start: close, end: close, text: isEnded ? `${keyword} ${user}${end}` : `${end}${keyword} ${user}`, together }];
}
