import { strictObject } from "valibot";
import { bashismRules } from "../../facts/shellcheck-rules.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { relinksShell } from "../relinked-shell.ts";
import { scriptsWritten, type RunScript } from "../run-scripts.ts";
import { baseOf } from "../stage-base.ts";
import { bashismsIn, mayHoldBashisms, type SmallShell } from "./bashisms.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A RUN that /bin/sh reads keeps to what that shell knows.",
    why: "Without a SHELL a RUN is read by /bin/sh, which is dash on Debian and Ubuntu and ash on Alpine, not bash. What only bash knows fails there, or, worse, does something else: `mkdir {a,b}` makes one folder with that name, and `[[ … ]]` is a program that is not found.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["droast:DF066", ...bashismRules.map((rule) => `hadolint:${rule}`)],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    foreign: '{shell} does not know {what}: put SHELL ["/bin/bash", "-c"] before this RUN, or write it for sh',
    unknown: "/bin/sh may not know {what}: which shell that is in {base} is not known",
  },
  title: () => "what /bin/sh reads is written for it",
  file({ plan }) {
    if (!mayHoldBashisms(plan.text)) return noneOf([]);
    const isRelinked = relinksShell(plan);
    const read = scriptsWritten(plan).filter((script) => script.literal && isSh(script));
    const known = read.map((script) => ({ script, shell: isRelinked ? undefined : shellOf(plan, script) }));
    return noneOf(
      known.flatMap(({ script, shell }) =>
        shell === undefined
          ? []
          : bashismsIn(script, shell).map(({ end, start, what }) => saw("foreign", { shell, what }, placeOf(plan, script.spanOf(start, end)))),
      ),
      known.flatMap(({ script, shell }) =>
        shell !== undefined || isBash(plan, script) || isRelinked
          ? []
          : bashismsIn(script, "ash").map(({ end, start, what }) =>
              saw("unknown", { what, base: script.run.stage.from.written }, placeOf(plan, script.spanOf(start, end))),
            ),
      ),
    );
  },
});

function isSh({ shell }: RunScript): boolean {
  return shell !== undefined && /^(?:sh|ash|dash)$/.test(programName(shell[0] ?? ""));
}

/** What reads the script, where it is known and no bash. */
function shellOf(plan: Plan, { run, shell }: RunScript): SmallShell | undefined {
  const program = programName(shell?.[0] ?? "");
  if (program === "ash" || program === "dash") return program;
  const base = baseOf(plan, run.stage)?.shell;
  return base === "ash" || base === "dash" ? base : undefined;
}

function isBash(plan: Plan, { run }: RunScript): boolean {
  return baseOf(plan, run.stage)?.shell === "bash";
}
