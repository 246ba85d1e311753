import { strictObject } from "valibot";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serverFactsOf } from "../listening.ts";
import { isForDevelopment, packageScriptName, startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image does not start a development server.",
    why: "Development servers are made for one developer on one machine: one process serves everybody, nothing is limited or restarted, some rebuild on every request, and with debugging on they show tracebacks and source to anyone. Their own manuals say not to run them for others.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    server: "{server} is a development server: {mend}",
    script: "{words} is the script for development: start what was built",
    development: "{name} is for development",
  },
  title: () => "no development server is started",
  file({ plan }) {
    const isSaid = plan.target?.config.env.get("NODE_ENV")?.value === "development";
    if (isSaid || isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    const started = startedCommands(plan);
    const found = started.flatMap(({ command, placeOf }) => {
      const facts = serverFactsOf(command)?.facts;
      if (facts?.development !== true || command.args.some((word) => word.value === "--help")) return [];
      const server = facts.name === "php" ? "php -S" : [facts.name, ...(facts.verbs ?? [])].join(" ");
      return [saw("server" as const, { server, mend: mendOf(server) }, placeOf(command.span))];
    });
    if (found.length > 0) return noneOf(found);
    return noneOf(
      started.flatMap(({ command, placeOf }) => {
        const name = packageScriptName(command);
        if (name === undefined || !/^(?:dev|develop|serve:dev|start:dev|dev:\w+)$/.test(name)) return [];
        return [saw("script" as const, { words: `${programName(command.name)} run ${name}` }, placeOf(command.span))];
      }),
    );
  },
});

function mendOf(server: string): string {
  if (/^(?:flask|quart|manage\.py|django-admin)/.test(server)) return "take gunicorn, uvicorn or another server for production";
  if (server === "fastapi dev") return "fastapi run";
  if (server === "next dev") return "next build, then next start";
  if (/^(?:php|artisan)/.test(server)) return "take PHP-FPM, Apache or FrankenPHP";
  return "build the files, and serve them with a web server";
}
