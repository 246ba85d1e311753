import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Place } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { scriptsWritten, type RunScript } from "../run-scripts.ts";
import { baseOf } from "../stage-base.ts";
import { optionsSet } from "./fix.ts";
import { unnoticedPipes, type UnnoticedPipe } from "./pipes.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A build stops where the first part of a pipe fails.",
    why: "The status of a pipe is that of its last command: `curl … | sh` runs nothing, `ls … | xargs …` does nothing, and both report success. The build goes on with what it has, and the image is broken.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL4006", "kics:efbf148a", "droast:DF057", "dockerlinter:ER0001"],
    settledBy: "file",
    words: ["|"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    lost: 'nobody notices where {command} fails: put SHELL ["{shell}", "-o", "pipefail", "-c"] before this RUN, or set -o pipefail into it',
    unknown: "whether anybody notices where {command} fails is not known: {base} may have a SHELL of its own",
  },
  title: () => "failures in pipes are noticed",
  file({ plan }) {
    const found = scriptsWritten(plan).flatMap((script) => unnoticedPipes(script).map((pipe) => ({ pipe, script })));
    return noneOf(
      found
        .filter(({ script }) => !mayInherit(plan, script))
        .map(({ pipe, script }) => saw("lost", { command: pipe.command, shell: shellFor(plan, script) }, placeIn(plan, script, pipe))),
      found
        .filter(({ script }) => mayInherit(plan, script))
        .map(({ pipe, script }) => saw("unknown", { command: pipe.command, base: script.run.stage.from.written }, placeIn(plan, script, pipe))),
    );
  },
  fix({ plan }) {
    const losing = scriptsWritten(plan).filter((script) => !mayInherit(plan, script) && unnoticedPipes(script).length > 0);
    return optionsSet(plan, losing);
  },
});

function placeIn(plan: Plan, { spanOf }: RunScript, { end, start }: UnnoticedPipe): Place {
  return placeOf(plan, spanOf(start, end));
}

/** An image that is not known may bring a SHELL, which holds for what stands on it. */
function mayInherit(plan: Plan, { byDefault, run }: RunScript): boolean {
  return byDefault && baseOf(plan, run.stage) === undefined;
}

/** A shell that knows pipefail: the dash of Debian 12 does not. */
function shellFor(plan: Plan, { run }: RunScript): string {
  return baseOf(plan, run.stage)?.shell === "ash" ? "/bin/ash" : "/bin/bash";
}
