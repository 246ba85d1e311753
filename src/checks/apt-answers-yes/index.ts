import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { waitingSteps } from "../assumed-answers.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { typed } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "apt-get does not wait for an answer that nobody gives.",
    why: "A build has nobody at the keyboard. Where apt-get asks whether to go on, it reads the end of its input, takes that for a no, and the build stops; whether it asks can depend on what the base image already holds, so it may only happen next month.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3014", "trivy:DS-0021", "kics:77783205", "droast:DF015", "dockerfilelint:apt-get_missing_param", "dockerlinter:ER0009"],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { asks: "{command} may wait for an answer: add -y", unknown: "whether {command} waits for an answer depends on settings that are not known here" },
  title: () => "apt-get does not wait for an answer",
  file({ plan }) {
    const { unknown, waiting } = waitingSteps(plan, "apt");
    return noneOf(
      waiting.map(({ action }) => saw("asks", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, waitingSteps(plan, "apt").waiting, "-y"),
});
