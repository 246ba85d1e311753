import { strictObject } from "valibot";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandInstruction, isForDevelopment } from "../main-process.ts";

const PROMPTS = /^(?:python[\d.]*|ipython|node|irb|psql|redis-cli|php|lua|R)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The image starts its service, not a prompt.",
    why: "A shell or an interpreter without a script reads its input, finds none without a terminal, and ends: the container of a service that starts one is gone at once.",
    level: "info",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { prompt: "{program} alone waits for somebody to type: start the service that {declares} declares" },
  title: () => "the image starts its service",
  file({ plan }) {
    const config = plan.target?.config;
    const instruction = commandInstruction(plan);
    const words = commandLine(plan)?.words ?? [];
    const declares = config?.healthcheck?.value.test !== undefined ? "HEALTHCHECK" : (config?.exposed.length ?? 0) > 0 ? "EXPOSE" : undefined;
    if (instruction === undefined || declares === undefined || isForDevelopment(plan)) return noneOf([]);
    // in shell form the line holds the shell itself
    const own = instruction.value.form === "shell" ? (instruction.value.words[0] ?? "").split(/\s+/) : words;
    const program = programName(own[0] ?? "");
    const alone = own.length === 1 || own.slice(1).every((word) => ["-i", "-l", "--login"].includes(word));
    if (!alone || !(shells.has(program) || PROMPTS.test(program))) return noneOf([]);
    return noneOf([saw("prompt", { program, declares }, placeOf(plan, instruction.span))]);
  },
});
