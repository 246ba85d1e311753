import type { Fact } from "./application.ts";
import { argument, callsIn } from "./python/calls.ts";
import { absoluteModule } from "./python/imports.ts";
import type { Modules } from "./python/modules.ts";
import { knownText } from "./literals.ts";
import type { Constants } from "./literals.ts";
import type { Reached } from "./reach.ts";
import { from } from "./source.ts";

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
  "up",
  "alive",
  "readyz",
  "ready",
  "readiness",
  "status",
];

/** A module without any of these words has no part in routing. */
const ROUTING = ["router", "Router", "route", "Blueprint", "blueprint", ".get(", "@get(", "url_rule"];

interface Route {
  readonly path: string;
  readonly owner: string;
  readonly line: number;
  readonly file: string;
}

interface Include {
  readonly outer: string;
  readonly inner: string;
  /** Undefined where it is computed. */
  readonly prefix: string | undefined;
}

/** The path that answers whether the application lives, with the prefixes of the routers it hangs under. */
export function healthPath(reached: readonly Reached[], modules: Modules, constants: Constants): Fact<string> | undefined {
  const routes: Route[] = [];
  const includes: Include[] = [];
  const prefixes = new Map<string, string | undefined>();

  for (const one of reached) {
    if (!ROUTING.some((word) => one.module.mentions(word))) continue;
    const owner = (dotted: string): string => resolve(dotted, one, modules);
    for (const statement of one.module.statements) {
      for (const call of callsIn(statement.tokens)) {
        const last = call.callee.slice(call.callee.lastIndexOf(".") + 1);
        const object = call.callee.slice(0, Math.max(0, call.callee.lastIndexOf(".")));
        const decorator = statement.tokens[0]?.text === "@";
        if (isRoute(last, decorator, object)) {
          const path = knownText(argument(call, 0, "path") ?? argument(call, 0, "rule"), constants);
          if (path !== undefined) routes.push({ path, owner: owner(object), line: call.line, file: one.module.path });
        } else if (last === "include_router" || last === "register_blueprint") {
          const inner = argument(call, 0, "router")
            ?.map((token) => token.text)
            .join("");
          const prefix = argument(call, undefined, last === "include_router" ? "prefix" : "url_prefix");
          if (inner !== undefined && object !== "")
            includes.push({ outer: owner(object), inner: owner(inner), prefix: prefix === undefined ? "" : knownText(prefix, constants) });
        } else if ((last === "APIRouter" || last === "Blueprint") && statement.tokens[1]?.text === "=" && statement.tokens[0] !== undefined) {
          const prefix = argument(call, undefined, last === "APIRouter" ? "prefix" : "url_prefix");
          prefixes.set(`${one.name}:${statement.tokens[0].text}`, prefix === undefined ? "" : knownText(prefix, constants));
        }
      }
    }
  }

  let best: { readonly rank: number; readonly path: string; readonly route: Route } | undefined;
  for (const route of routes) {
    const rank = rankOf(route.path);
    if (rank === -1) continue;
    for (const prefix of prefixesOf(route.owner, includes, prefixes)) {
      const path = prefix + route.path;
      const better = best === undefined || rank < best.rank || (rank === best.rank && path.length < best.path.length);
      if (path.startsWith("/") && better) best = { rank, path, route };
    }
  }
  if (best === undefined) return undefined;
  return { value: best.path, confidence: "certain", evidence: [from(best.route.file, best.route.line, `GET ${best.path}`)] };
}

function isRoute(last: string, decorator: boolean, object: string): boolean {
  if (decorator && (last === "get" || last === "route" || last === "api_route")) return object !== "" || last === "get";
  return object !== "" && (last === "add_api_route" || last === "add_url_rule" || last === "add_route");
}

function rankOf(path: string): number {
  if (path.includes("{") || path.includes("<")) return -1;
  const parts = path.split("/").filter((part) => part !== "");
  return NAMES.indexOf((parts.at(-1) ?? "").toLowerCase());
}

/** Every prefix under which an object's routes are served; a computed one leaves its routes out. */
function prefixesOf(owner: string, includes: readonly Include[], own: ReadonlyMap<string, string | undefined>, seen: readonly string[] = []): string[] {
  const mine = own.has(owner) ? own.get(owner) : "";
  if (mine === undefined || seen.includes(owner) || seen.length > 8) return [];
  const outer = includes.filter((include) => include.inner === owner);
  if (outer.length === 0) return [mine];
  return outer.flatMap(({ outer: name, prefix }) =>
    prefix === undefined ? [] : prefixesOf(name, includes, own, [...seen, owner]).map((above) => above + prefix + mine),
  );
}

/** `module:name` of the object that a dotted name stands for, wherever it was made. */
function resolve(dotted: string, one: Reached, modules: Modules): string {
  const parts = dotted.split(".");
  const name = parts.at(-1) ?? "";
  const head = parts.slice(0, -1).join(".");
  for (const found of one.module.imports) {
    const module = absoluteModule(found, one.name);
    if (module === undefined) continue;
    if (head !== "" && found.as === head) return origin(found.name === undefined ? module : `${module}.${found.name}`, name, modules);
    if (head === "" && found.as === name && found.name !== undefined) return origin(module, found.name, modules);
  }
  return `${one.name}:${name}`;
}

/** Follows one name through modules that only pass it on: `from .routes import router` in a package's __init__. */
function origin(module: string, name: string, modules: Modules, depth = 0): string {
  const path = modules.fileOf(module);
  const found = path === undefined ? undefined : modules.get(path)?.imports.find((one) => one.as === name && one.name !== undefined);
  const next = found === undefined ? undefined : absoluteModule(found, module);
  if (found?.name === undefined || next === undefined || depth > 8) return `${module}:${name}`;
  return origin(next, found.name, modules, depth + 1);
}
