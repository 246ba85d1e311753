import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { indexLines } from "../../text/lines.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startedCommands, startScript } from "../main-process.ts";

/** Ways to ask how many processors the machine has. */
const CORES = /\bnproc\b|\bgetconf\s+_NPROCESSORS_ONLN\b|\b(?:multiprocessing\.cpu_count|os\.cpu_count|cpu_count)\(\)/g;
const SERVER = /^(?:gunicorn|uvicorn|hypercorn|granian|uwsgi|puma|celery|fastapi)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The number of workers does not come from the processors of the host.",
    why: "A container with a limit of one processor still sees all of its host's: on a machine with 64 of them twice that many workers start, each with its own memory, and the container is killed for it. Give the number, or take it from a variable.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { cores: "{words} counts the host's processors, not the container's share: take the number of workers from a variable" },
  title: () => "workers are not counted by the host's processors",
  file({ plan }) {
    const started = startedCommands(plan);
    if (!started.some(({ command }) => SERVER.test(command.name.slice(command.name.lastIndexOf("/") + 1)))) return noneOf([]);
    const { cmd, entrypoint } = plan.target?.config ?? {};
    const inLine = [entrypoint, cmd].flatMap((each): readonly Evidence<"cores">[] => {
      const words = each === undefined ? undefined : coresIn(each.value.words.join(" "))[0];
      return each === undefined || words === undefined ? [] : [saw("cores", { words: words.text }, placeOf(plan, each.span))];
    });
    const script = startScript(plan);
    const files = [...(script === undefined ? [] : [script]), ...configurations(plan)];
    const inFiles = files.flatMap(({ path, text }) => {
      const lines = indexLines(text);
      return coresIn(text).map(({ at, text: words }): Evidence<"cores"> => {
        const { column, line } = lines.position(at);
        return saw("cores", { words }, { kind: "file", path, line, column, endLine: line, endColumn: column + words.length });
      });
    });
    return noneOf([...inLine, ...inFiles]);
  },
});

type PlanOf = Parameters<typeof startScript>[0];

/** gunicorn's own, and those that -c names. */
function configurations(plan: PlanOf): readonly { readonly path: string; readonly text: string }[] {
  const gunicorn = startedCommands(plan).filter(({ command }) => command.name.endsWith("gunicorn"));
  if (gunicorn.length === 0) return [];
  const named = gunicorn
    .flatMap(({ command }) => command.args.map((word) => word.value.replace(/^(?:--config=|python:|file:)/, "")))
    .filter((value) => value.endsWith(".py"));
  const files = plan.context?.files ?? [];
  const wanted = files.filter((file) => file === "gunicorn.conf.py" || named.some((name) => name.split("/").at(-1) === file.split("/").at(-1)));
  return wanted.flatMap((path) => {
    const text = plan.context?.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

function coresIn(text: string): readonly { readonly at: number; readonly text: string }[] {
  // a limit on top of it, or a variable that comes first, makes it right
  if (/\bmin\(|environ|getenv|\$\{(?:WORKERS|WEB_CONCURRENCY|GUNICORN_WORKERS)/.test(text)) return [];
  const bare = text.replaceAll(/(^|\s)#.*$/gm, (comment) => " ".repeat(comment.length));
  // something else may be counted with it
  const lineAround = (at: number): string => bare.slice(bare.lastIndexOf("\n", at) + 1, bare.indexOf("\n", at) === -1 ? undefined : bare.indexOf("\n", at));
  return [...bare.matchAll(CORES)]
    .filter((match) => /work|-w\b|thread|concurren|process(?:es)?\s*=|cores|cpus?\s*=/i.test(lineAround(match.index).replace(match[0], "")))
    .map((match) => ({ at: match.index, text: match[0] }));
}
