import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { indexLines } from "../../text/lines.ts";
import { saw } from "../../verdict/answer.ts";
import type { Place } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serverFactsOf } from "../listening.ts";
import { launched } from "../launchers.ts";
import { isForDevelopment, startScript, type StartScript } from "../main-process.ts";

/** Programs that run for as long as the container does. */
const LASTING =
  /^(?:python[\d.]*|node|java|ruby|php|php-fpm[\d.]*|celery|npm|yarn|pnpm|bun|deno|dotnet|nginx|puma|rails|bundle|supervisord|caddy|redis-server|next|uwsgi)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The start script makes way for the application with exec.",
    why: "A script that starts the application as its child stays process 1 and keeps SIGTERM to itself: the application is killed after the grace period instead of ending its work. exec hands over the process.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { stays: "the script starts {program} without exec and stays process 1: signals do not reach it" },
  title: () => "the start script hands over with exec",
  file({ plan }) {
    const script = startScript(plan);
    if (script === undefined || hasInit(plan) || isForDevelopment(plan)) return noneOf([]);
    const last = script.commands.findLast((command) => command.substituted !== true);
    // a script that waits for signals itself, or hands over somewhere, has thought of it
    const text = script.text.replaceAll(/^[ \t]*#.*/gm, "");
    if (last === undefined || last.conditional === true || last.wrappers.includes("eval") || /\btrap\b|\bexec\s+[^<>\d&]|\bwait\b/.test(text))
      return noneOf([]);
    const inner = launched(last).command;
    const isApplication =
      /^\$[@*]$/.test(last.name) || LASTING.test(programName(inner.name)) || LASTING.test(programName(last.name)) || serverFactsOf(inner) !== undefined;
    if (!isApplication || last.pipe !== undefined) return noneOf([]);
    return noneOf([saw("stays", { program: last.name }, placeIn(script, last.span))]);
  },
});

/** Init processes that signal the whole group, and supervisors, reach the application through the script. */
function hasInit(plan: Plan): boolean {
  const words = (commandLine(plan)?.words ?? []).map((word) => programName(word));
  return ["tini", "dumb-init", "docker-init", "catatonit", "init", "s6-svscan", "supervisord"].includes(words[0] ?? "");
}

function placeIn({ path, text }: StartScript, span: { readonly start: number; readonly end: number }): Place {
  const lines = indexLines(text);
  const start = lines.position(span.start);
  const end = lines.position(span.end);
  return { kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
