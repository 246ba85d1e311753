import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootStage } from "../stages.ts";
import { startWords } from "../started-programs.ts";

/** What base images of systems and languages run: it reads commands, and finds none. */
const PROMPTS = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$|^(?:python[\d.]*|node|irb|jshell|iex|php -a)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The image says what it runs.",
    why: "Without CMD and ENTRYPOINT a container of it runs the prompt of the base, which ends at once, or nothing at all; whoever starts it has to know the command.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["droast:DF036"],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    missing: "no CMD and no ENTRYPOINT, and {base} runs no more than a prompt",
    given: "the image says what it runs",
    baseDecides: "no CMD and no ENTRYPOINT; the base {base} decides",
    noTarget: "there is no stage to build",
    imageNone: "the image has no command",
    imagePrompt: "the image runs {command}, which ends at once where nobody types",
  },
  title: () => "the image says what it runs",
  file({ plan }) {
    const stage = rootStage(plan);
    if (plan.target === undefined || stage === undefined) return notApplicable(saw("noTarget"));
    const { cmd, entrypoint } = plan.target.config;
    const given = [cmd, entrypoint].find((each) => each !== undefined && each.value.words.some((word) => word !== ""));
    if (given !== undefined) return proven(saw("given", {}, placeOf(plan, given.span)));
    const base = stage.from.ref ?? stage.from.written;
    const place = placeOf(plan, plan.target.from.span);
    return baseOf(plan, plan.target)?.plain === true ? violated(saw("missing", { base }, place)) : unproven(saw("baseDecides", { base }, place));
  },
  image({ image }) {
    const words = startWords(image);
    if (words.length === 0) return violated(saw("imageNone"));
    // of what stands before it, such as an entrypoint that goes on to it, nothing is known
    const isPrompt = words.length === 1 && PROMPTS.test(words[0] ?? "");
    return isPrompt ? violated(saw("imagePrompt", { command: words[0] ?? "" })) : proven(saw("given"));
  },
});
