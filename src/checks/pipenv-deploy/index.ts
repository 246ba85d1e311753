import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { lockBefore } from "../lock-files.ts";
import { withoutOption } from "../missing-options.ts";
import { typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Pipenv installs what Pipfile.lock says, or fails.",
    why: "`pipenv install` locks anew where Pipfile.lock does not fit Pipfile, and installs versions that nobody has seen; with `--system` it leaves out what the lock file lacks, and reports success. With `--deploy` the build fails instead; `pipenv sync` keeps to the lock file as well.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    loose: "{command} may lock anew and install something else: add --deploy, or use pipenv sync",
    unknown: "whether a lock file lies where {command} runs is not known here",
  },
  title: () => "Pipenv installs what the lock file says",
  file({ plan }) {
    const { loose, unknown } = looseInstalls(plan);
    return noneOf(
      loose.map(({ action }) => saw("loose", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix({ plan }) {
    return optionsInserted(plan, looseInstalls(plan).loose, "--deploy");
  },
});

interface LooseInstalls {
  readonly loose: readonly PackageStep[];
  readonly unknown: readonly PackageStep[];
}

/** Installations of the whole project with a lock file at hand, and those of which that is not known. */
function looseInstalls(plan: Plan): LooseInstalls {
  const { missing, unknown: open } = withoutOption(plan, {
    manager: "pipenv",
    verbs: ["install"],
    options: ["--deploy", "--ignore-pipfile", "--skip-lock", "-r", "--requirements", "-h", "--help"],
    variables: /^(?:PIPENV_DEPLOY|PIPENV_IGNORE_PIPFILE)$/,
  });
  const whole = missing.filter(({ action }) => action.packages.length === 0);
  const found = whole.map((step) => ({ step, lock: isElsewhere(step) ? ("unknown" as const) : lockBefore(plan, step.run, ["Pipfile.lock"]) }));
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
