import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { lockBefore } from "../lock-files.ts";
import { withoutOption } from "../missing-options.ts";
import { typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A project with a lock file of npm is installed by npm ci.",
    why: "`npm install` may change package-lock.json where it does not fit package.json, and installs the changed versions without a word. `npm ci` installs exactly what the lock file says, fails where the two differ, and is faster.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["droast:DF031"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    loose: "{command} may install other versions than package-lock.json says: use npm ci",
    unknown: "whether a lock file lies where {command} runs is not known here",
  },
  title: () => "npm ci installs what the lock file says",
  file({ plan }) {
    const { loose, unknown } = looseInstalls(plan);
    return noneOf(
      loose.map(({ action }) => saw("loose", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix({ plan }) {
    return looseInstalls(plan).loose.flatMap(({ action, run }) => {
      const verb = action.verbWords[0];
      const isPlain = verb !== undefined && run.instruction.json === undefined && plan.text.slice(verb.span.start, verb.span.end) === verb.value;
      return isPlain ? [{ ...verb.span, text: "ci" }] : [];
    });
  },
});

interface LooseInstalls {
  readonly loose: readonly PackageStep[];
  readonly unknown: readonly PackageStep[];
}

/** Installations of the whole project with a lock file at hand, and those of which that is not known. */
function looseInstalls(plan: Plan): LooseInstalls {
  const { missing, unknown: open } = withoutOption(plan, {
    manager: "npm",
    verbs: ["install", "i"],
    options: [
      "-g",
      "--global",
      "--location",
      "--no-package-lock",
      "--package-lock",
      "--package-lock-only",
      "--dry-run",
      "--no-save",
      "-h",
      "--help",
      "--version",
    ],
  });
  const whole = missing.filter(({ action }) => action.packages.length === 0);
  const found = whole.map((step) => ({
    step,
    lock: isElsewhere(step) ? ("unknown" as const) : lockBefore(plan, step.run, ["package-lock.json", "npm-shrinkwrap.json"]),
  }));
  return {
    loose: found.filter(({ lock }) => lock === "there").map(({ step }) => step),
    unknown: [
      ...found.filter(({ lock }) => lock === "unknown").map(({ step }) => step),
      ...open.filter(({ action }) => action.packages.every(({ kind }) => kind === "unknown")),
    ],
  };
}

/** Whether it runs in another folder than the RUN itself. */
function isElsewhere({ action, run }: PackageStep): boolean {
  const moved = run.commands.some(({ name, span }) => /^(?:cd|pushd)$/.test(name) && span.start < action.command.span.start);
  return moved || action.args.option("--prefix", "-C", "--dir", "-w", "--workspace") !== undefined;
}
