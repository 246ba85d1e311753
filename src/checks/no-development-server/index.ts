import { strictObject } from "valibot";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { developmentStarts } from "../development-starts.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";

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
    return noneOf(
      developmentStarts(plan).map(({ kind, place, words }) =>
        kind === "server" ? saw("server", { server: words, mend: mendOf(words) }, place) : saw("script", { words }, place),
      ),
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
