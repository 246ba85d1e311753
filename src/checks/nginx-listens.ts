import type { Plan, Stage } from "../plan/plan.ts";
import { commandLine } from "../plan/queries.ts";
import { programName } from "../shell/wrappers.ts";
import { indexLines } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Place } from "../verdict/verdict.ts";
import { broughtInto } from "./brought-files.ts";
import { chainOf, outsideBaseName } from "./stages.ts";

/** Where nginx listens by the image that is made for no root, and by what is moved there. */
export const OTHER = 8080;

/** A port of a `listen` directive, and where it stands. */
export interface Listen {
  readonly port: number;
  readonly place: Place;
  /** What it listens on as it is written, `[::]:80`, in the file's text; empty where nothing is. */
  readonly address: Span;
  /** The words behind it, `ssl default_server`. */
  readonly options: string;
}

/** The one configuration of nginx that the context brings. */
export interface NginxConfiguration {
  /** Relative to the context. */
  readonly path: string;
  readonly text: string;
  /** The main configuration, and not a site that the base's own takes in. */
  readonly whole: boolean;
  readonly listens: readonly Listen[];
}

/** The ports that nginx surely listens on, from the configuration that the context brings; undefined where that is not sure. */
export function nginxListens(plan: Plan): readonly Listen[] | undefined {
  const found = nginxConfiguration(plan);
  return found === "of the base" ? undefined : found?.listens;
}

/** What nginx is surely configured by; `of the base` where nothing is brought; undefined where that is not sure. */
export function nginxConfiguration(plan: Plan): NginxConfiguration | "of the base" | undefined {
  if (plan.target === undefined || plan.context === undefined || !startsNginx(plan)) return undefined;
  const { files } = broughtInto(plan, plan.target);
  // further sites, templates and what RUN writes may add ports
  if (plan.stages.some((stage) => stage.steps.some((step) => step.kind === "run" && changesPorts(step.instruction.args.text)))) return undefined;
  const isOfNginx = (path: string): boolean => path.startsWith("/etc/nginx");
  const others = [...files.keys()].filter((path) => isOfNginx(path) && /\.(?:conf|template)$|sites-|snippets|templates/.test(path));
  if (others.length === 0) return bringsNothing(plan, plan.target) ? "of the base" : undefined;
  const whole = files.get("/etc/nginx/nginx.conf");
  const only = whole ?? files.get("/etc/nginx/conf.d/default.conf");
  if (only === undefined || others.length !== 1) return undefined;
  const source = only.sources.length === 1 ? only.sources[0]?.value.replace(/^\.?\//, "") : undefined;
  const text = source === undefined ? undefined : plan.context.read(source);
  if (text === undefined || source === undefined || /\$\{|<%|\{%/.test(text) || text.split(";").some(isFilledIn)) return undefined;
  if (/^[ \t]*include\s+(?!\S*(?:mime\.types|fastcgi|proxy_params|uwsgi_params|modules))/m.test(text)) return undefined;
  return { path: source, text, whole: whole !== undefined, listens: listensIn(text, source) };
}

/** A directive that only a template's values tell the port of. */
function isFilledIn(directive: string): boolean {
  return directive.includes("{{") && /\blisten\b/.test(directive);
}

/** Whether no COPY or ADD may bring a configuration, also one whose source is not at hand. */
function bringsNothing(plan: Plan, target: Stage): boolean {
  return chainOf(plan, target).every(({ steps }) =>
    steps.every((step) => (step.kind !== "copy" && step.kind !== "add") || !mayHoldSettings(step.destination.value)),
  );
}

function mayHoldSettings(destination: string): boolean {
  return ["/", "/etc", "/etc/"].includes(destination) || destination.startsWith("/etc/nginx") || destination.startsWith(".") || destination.includes("$");
}

/** How the base's own site is moved to another port. */
export function siteOnPort(port: number): string {
  return `s/(listen +(\\[::\\]:)?)80;/\\1${port};/`;
}

/** Where nginx listens by the base's own site, which a RUN may have moved. */
export function portOfBase(plan: Plan): number {
  const moved = plan.stages.some(({ steps }) => steps.some((step) => step.kind === "run" && step.instruction.args.text.includes(siteOnPort(OTHER))));
  return moved || outsideBaseName(plan) !== "nginx" ? OTHER : 80;
}

/** A command that only edits the main configuration of the base, and names no port, changes none. */
function changesPorts(written: string): boolean {
  const [text = ""] = written.includes(siteOnPort(OTHER)) ? written.split(" && ") : [written];
  const isOwn = text.trimStart().startsWith("sed -i") && text.trimEnd().endsWith(" /etc/nginx/nginx.conf") && !/[&|\n]/.test(text);
  if (isOwn) return /\b(?:listen|include|server)\b/.test(text);
  return /\/etc\/nginx|envsubst/.test(text);
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
    const written = match[1] ?? "";
    const [address = "", ...options] = written.trim().split(/\s+/);
    if (address.startsWith("unix:")) return [];
    const digits = /^(?:\d{1,5})$/.test(address) ? address : (/:(\d{1,5})$/.exec(address)?.[1] ?? "80");
    const at = match.index + match[0].indexOf("listen");
    const start = lines.position(at);
    const end = lines.position(match.index + match[0].length - 1);
    const addressAt = match.index + match[0].indexOf(written, match[0].indexOf("listen") + 6) + (written.length - written.trimStart().length);
    const span = { start: addressAt, end: addressAt + address.length };
    return [
      {
        port: Number(digits),
        address: span,
        options: options.join(" "),
        place: { kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
      },
    ];
  });
}
