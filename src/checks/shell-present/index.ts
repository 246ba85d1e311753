import { strictObject } from "valibot";
import type { Sourced, Invocation } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { baseOf, programIn } from "../final-programs.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What needs a shell stands on an image that has one.",
    why: "The shell form runs /bin/sh. On scratch and distroless images there is none: RUN fails the build, CMD and ENTRYPOINT fail the start, and a health check fails every time, so that a working container is called unhealthy.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["tally:tally/shell-run-in-scratch"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    form: "{keyword} in shell form needs {shell}, which {base} does not have: write the JSON form",
    run: "RUN in shell form needs {shell}, which {base} does not have",
  },
  title: () => "what needs a shell has one",
  file({ plan }) {
    const found: { readonly keyword: string; readonly span: Span; readonly base: string; readonly shell: string }[] = [];
    for (const stage of plan.stages) {
      const shell = stage.config.shell?.value[0] ?? "/bin/sh";
      if (baseOf(plan, stage)?.shell !== "none" || /[\\]|cmd|powershell|pwsh/i.test(shell) || programIn(plan, stage, programName(shell)) !== "no") continue;
      const base = stage.from.stage === undefined ? stage.from.written : (stage.name ?? stage.from.written);
      const add = (keyword: string, span: Span): void => {
        if (span.start >= stage.span.start) found.push({ keyword, span, base, shell });
      };
      for (const step of stage.steps) if (step.kind === "run" && step.instruction.json === undefined) add("RUN", step.instruction.head);
      if (stage !== plan.target) continue;
      const { cmd, entrypoint, healthcheck } = stage.config;
      const shellForm = (each: Sourced<Invocation> | undefined): boolean => each?.value.form === "shell" && each.value.words.some((word) => word !== "");
      if (cmd !== undefined && shellForm(cmd)) add("CMD", cmd.span);
      if (entrypoint !== undefined && shellForm(entrypoint)) add("ENTRYPOINT", entrypoint.span);
      if (healthcheck?.value.test?.form === "shell") add("HEALTHCHECK", healthcheck.span);
    }
    return noneOf(
      found.map(({ base, keyword, shell, span }) =>
        keyword === "RUN" ? saw("run", { shell, base }, placeOf(plan, span)) : saw("form", { keyword, shell, base }, placeOf(plan, span)),
      ),
    );
  },
});
