import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import { commandsRun, placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";
import { stagesUsed } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Packages are compiled when the image is built, not at every start.",
    why: "uv leaves compiling to the first import. Nothing keeps the result of a container, and with PYTHONDONTWRITEBYTECODE there is none: every new container compiles every module again, which takes seconds with large packages.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { perStart: "{words} compiles nothing and {reason}: ENV UV_COMPILE_BYTECODE=1, or --compile-bytecode" },
  title: () => "packages are compiled at build time",
  file({ plan }) {
    const config = plan.target?.config;
    if (config === undefined || isForDevelopment(plan)) return noneOf([]);
    const off = config.env.get("PYTHONDONTWRITEBYTECODE")?.value;
    const reason = off !== undefined && off !== "" ? "PYTHONDONTWRITEBYTECODE keeps the start from it" : "what a container compiles is gone with it";
    return noneOf(
      stagesUsed(plan).flatMap((stage) => {
        if (stage.config.env.has("UV_COMPILE_BYTECODE")) return [];
        return commandsRun([stage]).flatMap(({ command, step }) => {
          const action = packageActionOf(command);
          if (action?.manager !== "uv" || action.verb !== "install" || action.verbWords[0]?.value === "tool" || step.instruction.span.start < stage.span.start)
            return [];
          if (
            action.args.open ||
            action.args.option("--compile-bytecode", "--compile") !== undefined ||
            /UV_COMPILE_BYTECODE|compileall/.test(step.instruction.args.text)
          )
            return [];
          const words = ["uv", ...action.verbWords.map((word) => word.value)].join(" ");
          return [saw("perStart" as const, { words, reason }, placeOf(plan, command.span))];
        });
      }),
    );
  },
});
