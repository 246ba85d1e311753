import type { ServedPath } from "./health.ts";
import { knownText, prefixText } from "./literals.ts";
import type { Constants } from "./literals.ts";
import { argument, callsIn } from "./python/calls.ts";
import type { Call } from "./python/calls.ts";
import { absoluteModule } from "./python/imports.ts";
import type { Modules } from "./python/modules.ts";
import { blockKind, blockName } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";
import type { Reached } from "./reach.ts";

/** A module without any of these words has no part in routing. */
const ROUTING = [
  "router",
  "Router",
  "route",
  "Route",
  "Blueprint",
  "blueprint",
  ".get(",
  "@get(",
  "url_rule",
  "add_get",
  "Controller",
  "web.get(",
  "@view_config",
  "add_route",
  "@rt(",
  "tornado",
];

interface Route {
  readonly path: string;
  readonly owner: string;
  readonly line: number;
  readonly file: string;
}

interface Include {
  readonly outer: string;
  readonly inner: string;
  /** It asks for something first, a token more often than not. */
  readonly guarded: boolean;
  /** Undefined where it is computed. */
  readonly prefix: string | undefined;
}

/** What includes a router under another, and how its prefix is called. */
const INCLUDES: Readonly<Record<string, string>> = {
  include_router: "prefix",
  register_blueprint: "url_prefix",
  blueprint: "url_prefix",
  register: "url_prefix",
  add_subapp: "prefix",
  mount: "path",
};
/** What makes a router, and how its prefix is called. */
const ROUTERS: Readonly<Record<string, string>> = { APIRouter: "prefix", Blueprint: "url_prefix", APIBlueprint: "url_prefix", Router: "prefix" };
const ADDS = new Set(["add_api_route", "add_url_rule", "add_route", "add_get", "add_resource", "add_static_route"]);

/** A statement without any of these has no part in routing. */
const WORDS: ReadonlySet<string> = new Set([...Object.keys(INCLUDES), ...Object.keys(ROUTERS), ...ADDS, "get", "route", "api_route", "head", "rt", "Route"]);

/** Every path that is served on GET, with the prefixes of the routers it hangs under; a computed prefix leaves its routes out. */
export function routesOf(reached: readonly Reached[], modules: Modules, constants: Constants): ServedPath[] {
  const routes: Route[] = [];
  const includes: Include[] = [];
  const prefixes = new Map<string, string | undefined>();

  for (const one of reached) {
    if (!ROUTING.some((word) => one.module.mentions(word))) continue;
    const owner = (dotted: string): string => resolve(dotted, one, modules);
    const isTornado = one.module.imports.some(({ module }) => module === "tornado" || module.startsWith("tornado."));
    for (const statement of one.module.statements) {
      if (isTornado) for (const { path, line } of tornadoRoutes(statement)) routes.push({ path, owner: `${one.name}:`, line, file: one.module.path });
      if (!statement.tokens.some(({ text }) => WORDS.has(text))) continue;
      const calls = callsIn(statement.tokens);
      for (const call of calls) {
        const last = call.callee.slice(call.callee.lastIndexOf(".") + 1);
        const object = call.callee.slice(0, Math.max(0, call.callee.lastIndexOf(".")));
        const decorator = statement.tokens[0]?.text === "@" && call.start === 1;
        const path = isRoute(last, decorator, object) ? pathOf(call, last, constants) : undefined;
        if (path !== undefined) {
          const outer = controllerPrefix(statement, one, constants) + mounts(calls, call, constants);
          routes.push({ path: outer + path, owner: ownerOf(object, decorator, owner, one), line: call.line, file: one.module.path });
        }
        const prefixName = Object.hasOwn(INCLUDES, last) ? INCLUDES[last] : undefined;
        if (prefixName !== undefined && object !== "") {
          const inner = argument(
            call,
            last === "add_subapp" || last === "mount" ? 1 : 0,
            last === "include_router" ? "router" : last === "mount" ? "app" : "blueprint",
          )
            ?.map((token) => token.text)
            .join("");
          const prefix = last === "add_subapp" || last === "mount" ? argument(call, 0, prefixName) : argument(call, undefined, prefixName);
          if (inner !== undefined)
            includes.push({
              outer: owner(object),
              inner: owner(inner),
              guarded: argument(call, undefined, "dependencies") !== undefined,
              prefix: prefix === undefined ? "" : prefixText(prefix, constants),
            });
        }
        const own = Object.hasOwn(ROUTERS, last) ? ROUTERS[last] : undefined;
        if (own !== undefined && statement.tokens[1]?.text === "=" && statement.tokens[0] !== undefined) {
          const prefix = argument(call, undefined, own);
          prefixes.set(`${one.name}:${statement.tokens[0].text}`, prefix === undefined ? "" : prefixText(prefix, constants));
        }
      }
    }
  }
  return routes.flatMap(({ path, owner, line, file }) =>
    prefixesOf(owner, includes, prefixes).map(({ prefix, guarded }) => ({ path: joined(prefix, path), line, file, guarded })),
  );
}

/** `(r"/health", HealthHandler)` and `url(r"/health", HealthHandler)` in Tornado's lists. */
function tornadoRoutes({ tokens }: Statement): { readonly path: string; readonly line: number }[] {
  return tokens.flatMap(({ text }, index) => {
    const path = text === "(" ? tokens[index + 1]?.value : undefined;
    if (path?.startsWith("/") !== true || tokens[index + 2]?.text !== "," || tokens[index + 3]?.kind !== "name") return [];
    return [{ path: path.replace(/\/?\??\$$/, ""), line: tokens[index + 1]?.line ?? 1 }];
  });
}

function joined(prefix: string, path: string): string {
  const whole = prefix + (path.startsWith("/") || prefix.endsWith("/") || path === "" ? path : `/${path}`);
  return whole === "" ? "/" : whole.replace(/\/{2,}/g, "/");
}

function isRoute(last: string, decorator: boolean, object: string): boolean {
  if (decorator && (last === "get" || last === "route" || last === "api_route" || last === "head" || (last === "rt" && object === ""))) return true;
  if (last === "Route" || (last === "get" && object === "web")) return true;
  return object !== "" && ADDS.has(last);
}

function pathOf(call: Call, last: string, constants: Constants): string | undefined {
  const methods = argument(call, undefined, "methods");
  if (methods !== undefined && !methods.some(({ value }) => value?.toUpperCase() === "GET" || value?.toUpperCase() === "HEAD")) return undefined;
  // flask-restful's add_resource(Health, "/health") and Pyramid's add_route("name", "/path") have it second
  const second = last === "add_resource" ? argument(call, 1) : last === "add_route" ? argument(call, 1, "pattern") : undefined;
  const other = second === undefined ? undefined : knownText(second, constants);
  if (other?.startsWith("/") === true) return other;
  const given = argument(call, 0, "path") ?? argument(call, 0, "rule") ?? argument(call, undefined, "uri");
  // `@get()` of Litestar answers on its controller's own path
  return given === undefined ? (last === "get" && call.arguments.length === 0 ? "" : undefined) : knownText(given, constants);
}

/** The object a route belongs to; for a plain `@get("/")` the module's own application. */
function ownerOf(object: string, decorator: boolean, owner: (dotted: string) => string, one: Reached): string {
  if (object === "" || object === "web" || !decorator) {
    // `app.router.add_get(…)`, `Route(…)`: of the application, whatever it is called
    const head = object.split(".")[0] ?? "";
    return head === "" || head === "web" ? `${one.name}:` : owner(head);
  }
  return owner(object.endsWith(".router") ? object.slice(0, -".router".length) : object);
}

/** Prefixes of the `Mount("/api", routes=[…])` around a call. */
function mounts(calls: readonly Call[], inner: Call, constants: Constants): string {
  return calls
    .filter((call) => call !== inner && /(?:^|\.)(?:Mount|Router)$/.test(call.callee) && call.start < inner.start && call.end >= inner.end)
    .map((call) => knownText(argument(call, 0, "path"), constants) ?? "")
    .join("");
}

/** `path = "/health"` of the controller class a decorated method stands in. */
function controllerPrefix(statement: Statement, { module }: Reached, constants: Constants): string {
  const header = statement.parent;
  if (header === undefined || blockKind(header) !== "class" || blockName(header) === undefined) return "";
  const found = module.statements.find(
    ({ parent, tokens }) => parent === header && tokens[0]?.text === "path" && (tokens[1]?.text === "=" || tokens[1]?.text === ":"),
  );
  const equals = found?.tokens.findIndex(({ text }) => text === "=") ?? -1;
  return found === undefined || equals === -1 ? "" : (knownText(found.tokens.slice(equals + 1), constants) ?? "");
}

interface Prefix {
  readonly prefix: string;
  readonly guarded: boolean;
}

/** Every prefix under which an object's routes are served; a computed one leaves its routes out. */
function prefixesOf(owner: string, includes: readonly Include[], own: ReadonlyMap<string, string | undefined>, seen: readonly string[] = []): Prefix[] {
  const mine = own.has(owner) ? own.get(owner) : "";
  if (mine === undefined || seen.includes(owner) || seen.length > 8) return [];
  const outer = includes.filter((include) => include.inner === owner);
  if (outer.length === 0) return [{ prefix: mine, guarded: false }];
  return outer.flatMap(({ outer: name, prefix, guarded }) =>
    prefix === undefined
      ? []
      : prefixesOf(name, includes, own, [...seen, owner]).map((above) => ({ prefix: above.prefix + prefix + mine, guarded: guarded || above.guarded })),
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
