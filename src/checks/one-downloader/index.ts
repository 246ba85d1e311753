import { strictObject } from "valibot";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { nameOf } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";
import { commandsWritten, type WrittenCommand } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A stage downloads with curl or with wget, not with both.",
    why: "curl and wget do the same. A stage that calls both has to install and update both, and readers have to know the options of two programs.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL4001", "trivy:DS-0014", "kics:fc775e75", "droast:DF058", "dockerlinter:ER0007"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { both: "{second} is called here, {first} on line {line}: one of them does" },
  title: () => "one program downloads",
  file({ plan }) {
    const seconds = new Map(plan.stages.flatMap((stage) => secondIn(plan, stage)).map((found) => [found.second.command.span.start, found]));
    return noneOf(
      [...seconds.values()].map(({ first, second }) => {
        const { line } = plan.lines.position(first.command.span.start);
        return saw(
          "both",
          { first: programName(first.command.name), second: programName(second.command.name), line },
          placeOf(plan, nameOf(second.command).span),
        );
      }),
    );
  },
});

interface Both {
  readonly first: WrittenCommand;
  readonly second: WrittenCommand;
}

/** The first call of the other program in a stage and those it stands on. */
function secondIn(plan: Plan, stage: Stage): readonly Both[] {
  const stages = chainOf(plan, stage);
  const calls = commandsWritten(plan).filter((written) => stages.includes(written.stage) && /^(?:curl|wget)$/.test(programName(written.command.name)));
  const [first] = calls;
  const second = first && calls.find(({ command }) => programName(command.name) !== programName(first.command.name));
  return first === undefined || second === undefined ? [] : [{ first, second }];
}
