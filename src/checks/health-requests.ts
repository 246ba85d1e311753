import { onceFor } from "../text/once.ts";
import type { Healthcheck, Plan, Sourced } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import { expandShell } from "./expand-shell.ts";

/** A request that the health check makes. */
export interface HealthRequest {
  readonly command: ShellCommand;
  /** `curl`, `wget`, `python`, `node` …, without its folder. */
  readonly program: string;
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly span: Span;
}

/** The health check of the target with its commands; undefined where it has none of its own. */
export const healthOf: (plan: Plan) => { readonly health: Sourced<Healthcheck>; readonly commands: readonly ShellCommand[] } | undefined = onceFor(
  (plan: Plan): { readonly health: Sourced<Healthcheck>; readonly commands: readonly ShellCommand[] } | undefined => {
    const health = plan.target?.config.healthcheck;
    return health?.value.test === undefined ? undefined : { health, commands: health.value.test.commands };
  },
);

/** Every address in the health check whose port is known; variables stand for what the image itself sets. */
export const healthRequests: (plan: Plan) => readonly HealthRequest[] = onceFor((plan: Plan): readonly HealthRequest[] => {
  const found = healthOf(plan);
  if (found === undefined) return [];
  return found.commands.flatMap((command) => requestsOf(plan, command));
});

const ADDRESS = /\b(https?):\/\/(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d{1,5}))?(\/[^\s'"`)\\]*)?/g;

function requestsOf(plan: Plan, command: ShellCommand): HealthRequest[] {
  const program = programName(command.name);
  return command.args.flatMap((word): HealthRequest[] => {
    const text = word.value.includes("$") ? expandShell(word.value, plan.target?.config.env ?? new Map()) : word.value;
    if (text === undefined) return [];
    const bare = schemeless(program, text, command.args[command.args.indexOf(word) - 1]?.value);
    return [...(bare ?? connected(text) ?? text).matchAll(ADDRESS)].map(([, scheme, host = "", port, path = "/"]) => ({
      command,
      program,
      scheme: scheme === "https" ? "https" : "http",
      host: host.replaceAll(/[[\]]/g, ""),
      port: port === undefined ? (scheme === "https" ? 443 : 80) : Number(port),
      path,
      span: word.span,
    }));
  });
}

const CONNECTION = /\bHTTP(S?)Connection\(\s*["']([\w.-]{1,255})["'],\s*(\d{1,5})\b/;
const REQUESTED = /\.request\(\s*["'][A-Z]+["'],\s*["'](\/[^"']*)["']/;

const OPTIONS = /\bhost(?:name)?:\s?["']([\w.-]{1,255})["'],\s?port:\s?(\d{1,5}),\s?path:\s?["'](\/[^"']*)["']/;

/** Python's http.client and Node's http have host, port and path apart. */
function connected(code: string): string | undefined {
  const options = OPTIONS.exec(code);
  if (options !== null) return `${/\brequire\(["'](?:node:)?https["']\)/.test(code) ? "https" : "http"}://${options[1]}:${options[2]}${options[3]}`;
  const connection = CONNECTION.exec(code);
  const path = REQUESTED.exec(code)?.[1];
  if (connection === null || path === undefined) return undefined;
  const [, secure = "", host = "", port = ""] = connection;
  return `http${secure.toLowerCase()}://${host}:${port}${path}`;
}

/** curl and wget take `localhost:8000/health` too. */
function schemeless(program: string, text: string, before: string | undefined): string | undefined {
  if (program !== "curl" && program !== "wget") return undefined;
  if (before !== undefined && /^-(?:[A-Za-z]*[HoOdXAeTmQ]|-\w+)$/.test(before) && before !== "--fail" && before !== "--silent" && before !== "--spider")
    return undefined;
  return /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d+)?(?:\/\S*)?$/.test(text) ? `http://${text}` : undefined;
}

/** Whether a host's name in a health check is the container itself. */
export function isOwnHost(host: string): boolean {
  return host === "localhost" || host.startsWith("127.") || host === "::1" || host === "0.0.0.0";
}
