import type { Fact, FactSource } from "./application.ts";
import { djangoRoutes } from "./django-urls.ts";
import type { DjangoFound } from "./django.ts";
import { withoutTrailing } from "../text/trim.ts";
import { callsIn } from "./python/calls.ts";
import type { Constants } from "./literals.ts";
import type { Modules } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";
import type { Reached } from "./reach.ts";
import { routesOf } from "./routes.ts";
import { from } from "./source.ts";
import type { WrittenCheck } from "./written/health-checks.ts";

/** Last parts of paths that say a service is alive, the plainest first: what asks the least of the service is the better health check. */
const NAMES = [
  "health",
  "healthz",
  "healthcheck",
  "health-check",
  "health_check",
  "livez",
  "live",
  "liveness",
  "ping",
  "heartbeat",
  "__heartbeat__",
  "__lbheartbeat__",
  "up",
  "alive",
  "readyz",
  "ready",
  "readiness",
  "status",
];

const DEPENDENCIES = /^(?:db|database|postgres(?:ql)?|mysql|mongo(?:db)?|redis|cache|broker|storage|dependencies)$/;

/** A path that is served, with the prefixes of what it hangs under. */
export interface ServedPath {
  readonly path: string;
  readonly file: string;
  readonly line: number;
  /** What answers is called so: `path("", health_check)`. */
  readonly forHealth?: boolean;
  /** Something is asked of who calls it, a token more often than not. */
  readonly guarded?: boolean;
}

interface Question {
  readonly reached: readonly Reached[];
  readonly modules: Modules;
  readonly roots: Roots;
  readonly constants: Constants;
  readonly django: DjangoFound | undefined;
  /** Health checks that someone wrote for the application. */
  readonly written: readonly WrittenCheck[];
  /** What the framework itself answers on. */
  readonly builtIn: { readonly path: string; readonly label: string } | undefined;
}

/** The path that answers whether the application lives: what people check already, what its routes are called, what the framework brings, else its first page. */
export function healthPath({ reached, modules, roots, constants, django, written, builtIn }: Question): Fact<string> | undefined {
  const paths = [...routesOf(reached, modules, constants), ...(django === undefined ? [] : djangoRoutes(django, roots))];
  const [check] = written;
  if (check !== undefined) {
    const route = paths.find(({ path }) => same(path, check.path));
    const source = from(check.source, check.line, `checks ${check.path}`);
    // a check of the first page says less than a route that is made for it; `/status` and `/ready` may want more than a healthy service
    const made = best(paths);
    if (check.path !== "/" || made === undefined || rankOf(made.path) >= NAMES.indexOf("readyz"))
      return { value: check.path, confidence: route === undefined ? "likely" : "certain", evidence: [source, ...(route === undefined ? [] : [place(route)])] };
  }
  const found = best(paths);
  if (found !== undefined) return { value: found.path, confidence: "certain", evidence: [place(found)] };
  if (builtIn !== undefined)
    return { value: builtIn.path, confidence: "likely", evidence: [{ path: undefined, line: undefined, note: `what ${builtIn.label} answers on by itself` }] };
  const compared = namedInSource(reached);
  if (compared !== undefined) return { value: compared.path, confidence: "likely", evidence: [place(compared)] };
  const first = paths.find(({ path }) => path === "/");
  return first === undefined ? undefined : { value: "/", confidence: "default", evidence: [{ ...place(first), note: "GET /, no path is made for health" }] };
}

/** A path for health that middleware answers: `if request.path == "/healthz"`, `health_check(application, "/health/")`. */
function namedInSource(reached: readonly Reached[]): ServedPath | undefined {
  const found = reached.flatMap(({ module }) =>
    !module.mentions("health") && !module.mentions("ping") && !module.mentions("live")
      ? []
      : module.statements.flatMap(({ tokens }): ServedPath[] => {
          const text = tokens.find(({ value }) => value !== undefined && /^\/[\w/-]*$/.test(value) && rankOf(value) !== -1);
          const compares =
            tokens.some(({ text: sign }) => sign === "==" || sign === "in" || sign === "startswith") &&
            tokens.some(({ text: name, value }) => /^(?:path|raw_path|path_info)$/.test(value?.toLowerCase() ?? name));
          const speaks = compares || callsIn(tokens).some(({ callee }) => /health/i.test(callee));
          return text?.value === undefined || !speaks || tokens[0]?.text === "def" ? [] : [{ path: text.value, file: module.path, line: text.line }];
        }),
  );
  return best(found);
}

function place({ file, line, path }: ServedPath): FactSource {
  return from(file, line, `GET ${path}`);
}

function same(one: string, other: string): boolean {
  return one === other || `${one}/` === other || one === `${other}/`;
}

function best(paths: readonly ServedPath[]): ServedPath | undefined {
  return paths
    .filter((one) => one.path.startsWith("/") && rank(one) !== -1)
    .toSorted(
      (one, other) => Number(one.guarded === true) - Number(other.guarded === true) || rank(one) - rank(other) || one.path.length - other.path.length,
    )[0];
}

function rank({ path, forHealth }: ServedPath): number {
  const byName = rankOf(path);
  return byName === -1 && forHealth === true && !/[{<:(]/.test(path) ? NAMES.length : byName;
}

function rankOf(path: string): number {
  if (/[{<:(]/.test(path)) return -1;
  const parts = path.split("/").filter((part) => part !== "");
  const name = (parts.at(-1) ?? "").toLowerCase();
  const last = NAMES.indexOf(NAMES.includes(name) ? name : withoutTrailing(name.replace(/^_+/, ""), "_"));
  if (last !== -1) return last;
  // `/health/live` is named by its last part, `/healthz/database` asks more than it has to
  const asksMore = DEPENDENCIES.test(name) && /^_?health/.test((parts.at(-2) ?? "").toLowerCase());
  return asksMore ? NAMES.length + 1 : /^_?health/.test(name) ? NAMES.length : -1;
}
