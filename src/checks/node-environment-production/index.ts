import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import { developmentStarts } from "../development-starts.ts";
import { noneOf } from "../findings.ts";
import { beforeCommand } from "../inserted-lines.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment, startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A Node application runs with NODE_ENV=production.",
    why: "Express and many other packages look at NODE_ENV: without production they cache no templates, check more, and put stack traces into error pages.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    other: "NODE_ENV is {value}: production is meant here",
    missing: "NODE_ENV is not set for {program}: ENV NODE_ENV=production",
    development: "{name} is for development",
  },
  title: () => "Node runs with NODE_ENV=production",
  file({ plan }) {
    if (isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    const [start] = developmentStarts(plan);
    if (start !== undefined) return notApplicable(saw("development", { name: start.words }));
    const variable = plan.target?.config.env.get("NODE_ENV");
    const started = startedCommands(plan);
    const node = started.find(({ command }) => ["node", "npm", "yarn", "pnpm"].includes(programName(command.name)));
    if (variable !== undefined) {
      const isOther = /^(?:dev|development|test|testing|local|debug)$/i.test(variable.value);
      return noneOf(isOther ? [saw("other", { value: variable.value }, placeOf(plan, variable.span))] : []);
    }
    // Next sets it by itself, and so may a command or a script
    const setHere = started.some(
      ({ by, command, launchers }) =>
        by === "script" ||
        command.assignments.some(({ name }) => name === "NODE_ENV") ||
        ["next", "nuxt", "cross-env", "astro", "serve"].includes(programName(command.name)) ||
        launchers.includes("cross-env"),
    );
    const baseSets = plan.target === undefined || baseOf(plan, plan.target)?.has.has("node") !== true;
    if (node === undefined || setHere || baseSets || node.command.args.length === 0) return noneOf([]);
    const entry = node.command.args.find((word) => !word.value.startsWith("-"))?.value ?? "";
    // a standalone build of a framework sets it in its own entry
    if (/\.next|standalone|\.output|--version/.test(entry) || entry === "") return noneOf([]);
    return noneOf([saw("missing", { program: [programName(node.command.name), entry].join(" ") }, node.placeOf(node.command.span))]);
  },
  // behind all that installs: what is built may need what only development asks for
  fix: ({ plan }) => (plan.target?.config.env.has("NODE_ENV") === true ? [] : beforeCommand(plan, "ENV", "NODE_ENV=production")),
});
