import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Edit } from "../../text/edit.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment, startedCommands } from "../main-process.ts";
import { isGivenToBuild } from "../set-variables.ts";

const RELOADING = new Set(["uvicorn", "gunicorn", "hypercorn", "granian", "sanic", "litestar", "flask", "quart", "fastapi"]);
/** Programs that watch files and start another one again. */
const WATCHERS = new Set(["nodemon", "ts-node-dev", "tsnd", "watchmedo", "watchfiles", "air", "reflex", "entr", "supervisor"]);

export const check: Check = defineCheck({
  meta: {
    summary: "The image starts its application without reloading and without a debugger.",
    why: "A reloader watches thousands of files that never change in a container, doubles the processes and runs one worker only; a debugger shows source and variables to whoever gets an error, and with Werkzeug's lets them run code.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    option: "{program} {option} is for development",
    watcher: "{program} restarts the application when files change: start it directly",
    variable: "{name}={value} switches the {what} on",
    development: "{name} is for development",
  },
  title: () => "the application runs without reloading and debugging",
  file({ plan }) {
    if (isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    const env = plan.target?.config.env;
    const variables = ["FLASK_DEBUG", "UVICORN_RELOAD"].flatMap((name): readonly Evidence<"variable">[] => {
      const variable = env?.get(name);
      if (variable === undefined || !/^(?:1|true|yes|on)$/i.test(variable.value) || isGivenToBuild(plan, variable.span)) return [];
      return [saw("variable", { name, value: variable.value, what: name === "FLASK_DEBUG" ? "debugger" : "reloader" }, placeOf(plan, variable.span))];
    });
    const commands = startedCommands(plan).flatMap(({ command, launchers, placeOf: place }): readonly Evidence<"option" | "watcher">[] => {
      const program = programName(command.name);
      const watcher = [program, ...launchers].find((name) => WATCHERS.has(name));
      if (watcher !== undefined) return [saw("watcher", { program: watcher }, place(command.span))];
      return optionsIn(program, command).map((word) => saw("option", { program, option: word.value }, place(word.span)));
    });
    return noneOf([...commands, ...variables]);
  },
  fix({ plan }) {
    if (isForDevelopment(plan)) return [];
    const words = startedCommands(plan)
      .filter(({ by }) => by === "line")
      .flatMap(({ command }) => optionsIn(programName(command.name), command).filter((word) => word.value === "--reload"));
    return words.flatMap((word) => withoutWord(plan.text, word));
  },
});

function optionsIn(program: string, command: ShellCommand): readonly ShellWord[] {
  const named = (...names: readonly string[]): readonly ShellWord[] => command.args.filter((word) => names.includes(word.value));
  if (program === "flask" || program === "quart") return named("--reload", "--debug", "--debugger");
  if (program === "fastapi") return command.args[0]?.value === "run" ? named("--reload") : [];
  if (RELOADING.has(program)) return named("--reload");
  if (program === "node" || program === "bun" || program === "tsx" || program === "deno") {
    const at = command.args.findIndex((word) => !word.value.startsWith("-") && word.value !== "watch");
    const own = command.args.slice(0, at === -1 ? undefined : at);
    return own.filter((word) => /^(?:--watch|--hot|watch|--inspect(?:-brk)?(?:=0\.0\.0\.0.*)?)$/.test(word.value));
  }
  return program === "celery" ? named("--autoreload") : [];
}

/** The word with the blanks, or the comma, before it. Nothing where the place is not the word itself. */
function withoutWord(text: string, { span, value }: ShellWord): readonly Edit[] {
  const written = text.slice(span.start, span.end);
  const before = text.slice(0, span.start);
  const blanks = withoutTrailing(before, " \t");
  if (written === value && blanks !== before) return [{ start: blanks.length, end: span.end, text: "" }];
  return written === JSON.stringify(value) && blanks.endsWith(",") ? [{ start: blanks.length - 1, end: span.end, text: "" }] : [];
}
