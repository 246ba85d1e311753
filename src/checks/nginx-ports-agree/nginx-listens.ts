import type { Plan } from "../../plan/plan.ts";
import { commandLine } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { indexLines } from "../../text/lines.ts";
import type { Place } from "../../verdict/verdict.ts";
import { broughtInto } from "../brought-files.ts";
import { outsideBaseName } from "../stages.ts";

/** A port of a `listen` directive, and where it stands. */
export interface Listen {
  readonly port: number;
  readonly place: Place;
}

/** The ports that nginx surely listens on, from the configuration that the context brings; undefined where that is not sure. */
export function nginxListens(plan: Plan): readonly Listen[] | undefined {
  if (plan.target === undefined || plan.context === undefined || !startsNginx(plan)) return undefined;
  const { files } = broughtInto(plan, plan.target);
  const whole = files.get("/etc/nginx/nginx.conf");
  const site = files.get("/etc/nginx/conf.d/default.conf");
  // further sites, templates and what RUN writes may add ports
  if (plan.stages.some((stage) => stage.steps.some((step) => step.kind === "run" && /\/etc\/nginx|envsubst/.test(step.instruction.args.text))))
    return undefined;
  const others = [...files.keys()].filter((path) => path.startsWith("/etc/nginx/") && /\.(?:conf|template)$|sites-|snippets|templates/.test(path));
  const only = whole ?? site;
  if (only === undefined || others.length !== 1) return undefined;
  const source = only.sources.length === 1 ? only.sources[0]?.value.replace(/^\.?\//, "") : undefined;
  const text = source === undefined ? undefined : plan.context.read(source);
  if (text === undefined || source === undefined || /\$\{|\{\{|<%/.test(text)) return undefined;
  if (/^[ \t]*include\s+(?!\S*(?:mime\.types|fastcgi|proxy_params|uwsgi_params|modules))/m.test(text)) return undefined;
  return listensIn(text, source);
}

function startsNginx(plan: Plan): boolean {
  const line = commandLine(plan);
  if (line === undefined) return ["nginx", "nginxinc/nginx-unprivileged"].includes(outsideBaseName(plan) ?? "");
  return line.commands.some((command) => programName(command.name) === "nginx" && !command.args.some((word) => word.value === "-c"));
}

function listensIn(text: string, path: string): readonly Listen[] {
  const lines = indexLines(text);
  const bare = text.replaceAll(/#.*/g, (comment) => " ".repeat(comment.length));
  return [...bare.matchAll(/(?:^|[;{}\s])listen\s([^;{}]*)(;?)/g)].flatMap((match) => {
    if (match[2] === "") return [];
    const [address = ""] = (match[1] ?? "").trim().split(/\s+/);
    if (address.startsWith("unix:")) return [];
    const digits = /^(?:\d{1,5})$/.test(address) ? address : (/:(\d{1,5})$/.exec(address)?.[1] ?? "80");
    const at = match.index + match[0].indexOf("listen");
    const start = lines.position(at);
    const end = lines.position(match.index + match[0].length - 1);
    return [{ port: Number(digits), place: { kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column } }];
  });
}
