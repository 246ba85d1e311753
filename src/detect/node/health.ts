import type { Fact } from "../application.ts";
import { healthRank } from "../../facts/health-names.ts";
import { from } from "../source.ts";
import { plainText, type Call, type ScriptModule } from "./script/module.ts";
import { at, literalAt } from "./script/literal.ts";
import type { Token } from "./script/tokens.ts";

interface Route {
  readonly path: string;
  readonly module: string;
  readonly owner: string;
  readonly line: number;
}

interface Mount {
  /** The module and object that take another one in. */
  readonly module: string;
  readonly owner: string;
  readonly innerModule: string;
  /** Undefined: whatever that module gives. */
  readonly innerOwner: string | undefined;
  /** Undefined where it is computed. */
  readonly prefix: string | undefined;
}

const ROUTES = new Set(["get", "all", "head"]);
const MOUNTS = new Set(["use", "route", "register", "mount"]);

/** The file a module imports under a name, as reach found it. */
export type Importing = (module: string, name: string) => string | undefined;

/** The path that answers whether the application lives, with the prefixes of the routers it hangs under. */
export function healthPath(modules: readonly ScriptModule[], fileOf: Importing): Fact<string> | undefined {
  const nest = [...nestRoutes(modules), ...comparedPaths(modules)];
  const routes: Route[] = [...nest];
  const mounts: Mount[] = [];
  const own = new Map<string, string | undefined>();

  for (const module of modules) {
    if (!["get", "all", "route", "use", "register", "head"].some((word) => module.mentions(word))) continue;
    const imports = new Map(module.imports.flatMap((one) => one.names.map(({ as }) => [as, one.from] as const)));
    for (const call of module.calls) {
      if (call.decorator) continue;
      const dot = call.callee.lastIndexOf(".");
      if (dot === -1) continue;
      const owner = ownerOf(call, module.tokens);
      const method = call.callee.slice(dot + 1);
      const args = call.args;
      const first = plainText(args[0]);
      if (ROUTES.has(method) && first !== undefined && args.length > 1) routes.push({ path: first, module: module.path, owner, line: call.line });
      else if (method === "route" && args[0]?.[0]?.text === "{") {
        const url = at(literalAt(args[0], 0), "url") ?? at(literalAt(args[0], 0), "path");
        if (typeof url === "string") routes.push({ path: url, module: module.path, owner, line: call.line });
      } else if (MOUNTS.has(method)) mounts.push(...mountsOf(args, module, owner, imports, fileOf));
    }
    for (const { name, prefix } of prefixedRouters(module)) own.set(`${module.path}#${name}`, prefix);
  }

  let best: { readonly rank: number; readonly path: string; readonly route: Route } | undefined;
  for (const route of routes) {
    const rank = healthRank(route.path);
    if (rank === undefined) continue;
    for (const prefix of nest.includes(route) ? [""] : prefixesOf(route.module, route.owner, mounts, own, [])) {
      const path = join(prefix, route.path);
      if (best === undefined || rank < best.rank || (rank === best.rank && path.length < best.path.length)) best = { rank, path, route };
    }
  }
  if (best === undefined) return undefined;
  return { value: best.path, confidence: "certain", evidence: [from(best.route.module, best.route.line, `GET ${best.path}`)] };
}

/** The object that a method is called on: `app`; for `new Hono().get(…)` what the whole is called. */
function ownerOf(call: Call, tokens: readonly Token[]): string {
  const object = call.callee.slice(0, call.callee.lastIndexOf("."));
  if (!object.startsWith("()")) return object.startsWith("this.") ? object.slice(5) : object;
  // const app = new Hono().get(…).get(…)
  for (let index = call.start; index > Math.max(1, call.start - 2000); index -= 1) {
    if (tokens[index]?.text === "=" && tokens[index - 1]?.kind === "name" && ["const", "let", "var"].includes(tokens[index - 2]?.text ?? ""))
      return tokens[index - 1]?.text ?? object;
    if (tokens[index]?.text === ";") break;
  }
  return object;
}

function mountsOf(args: readonly (readonly Token[])[], module: ScriptModule, owner: string, imports: ReadonlyMap<string, string>, fileOf: Importing): Mount[] {
  const text = plainText(args[0]);
  const options = args.length > 1 && args.at(-1)?.[0]?.text === "{" ? literalAt(args.at(-1) ?? [], 0) : undefined;
  const told = at(options, "prefix");
  const prefix = text ?? (typeof told === "string" ? told : told === undefined && args[0]?.[0]?.kind === "name" ? "" : undefined);
  const mounts: Mount[] = [];
  for (const argument of args) {
    const inner = argument[0];
    // require("./routes/health") in place
    const required = argument.findIndex((token) => token.text === "require");
    const name = required === -1 ? undefined : argument[required + 2]?.value;
    if (name !== undefined) {
      const file = fileOf(module.path, name);
      if (file !== undefined) mounts.push({ module: module.path, owner, innerModule: file, innerOwner: undefined, prefix });
      continue;
    }
    if (inner?.kind !== "name" || argument.some((token) => token.text === "=>")) continue;
    const source = imports.get(inner.text);
    const file = source === undefined ? undefined : fileOf(module.path, source);
    if (file !== undefined) mounts.push({ module: module.path, owner, innerModule: file, innerOwner: undefined, prefix });
    // made here, if with a package: const router = require("express").Router()
    else mounts.push({ module: module.path, owner, innerModule: module.path, innerOwner: inner.text, prefix });
  }
  return mounts;
}

/** Every prefix that an object's routes are served under; a computed one leaves its routes out. */
function prefixesOf(module: string, owner: string, mounts: readonly Mount[], own: ReadonlyMap<string, string | undefined>, seen: readonly string[]): string[] {
  const key = `${module}#${owner}`;
  const mine = own.has(key) ? own.get(key) : "";
  if (mine === undefined || seen.includes(key) || seen.length > 8) return [];
  const local = mounts.filter((mount) => mount.innerModule === module && mount.innerOwner === owner && mount.owner !== owner);
  const outer = local.length > 0 ? local : mounts.filter((mount) => mount.innerModule === module && mount.innerOwner === undefined && mount.module !== module);
  if (outer.length === 0) return [mine];
  return outer.flatMap((mount) =>
    mount.prefix === undefined
      ? []
      : prefixesOf(mount.module, mount.owner, mounts, own, [...seen, key]).map((above) => join(join(above, mount.prefix ?? ""), mine)),
  );
}

/** `new Router({ prefix: "/api" })` of koa, `new Hono().basePath("/api")`. */
function prefixedRouters(module: ScriptModule): { readonly name: string; readonly prefix: string | undefined }[] {
  return module.calls.flatMap((call) => {
    const { tokens } = module;
    const based = call.callee.endsWith(".basePath") || call.callee === "basePath";
    if (!based && call.callee !== "Router" && call.callee !== "KoaRouter") return [];
    const start = tokens[call.start - 1]?.text === "new" ? call.start - 2 : call.start - 1;
    const name = based ? ownerOf(call, tokens) : tokens[start]?.text === "=" ? tokens[start - 1]?.text : undefined;
    const value = based ? plainText(call.args[0]) : at(literalAt(call.args[0] ?? [], 0), "prefix");
    return name === undefined || typeof value !== "string" ? [] : [{ name, prefix: value }];
  });
}

/** Routes of Nest: a controller's path and that of its method, under the prefix of the whole. */
function nestRoutes(modules: readonly ScriptModule[]): Route[] {
  const whole = modules
    .filter((module) => module.mentions("setGlobalPrefix"))
    .flatMap((module) => module.calls)
    .find((call) => call.callee.endsWith(".setGlobalPrefix"));
  const prefix = whole === undefined ? "" : plainText(whole.args[0]);
  const excluded = (whole?.args[1] ?? []).flatMap((token) => (token.kind === "string" ? [token.value ?? ""] : []));
  const versioned = modules.some((module) => module.mentions("enableVersioning"));
  const routes: Route[] = [];
  for (const module of modules) {
    if (!module.mentions("Controller")) continue;
    let controller: string | undefined;
    let open = true;
    for (const call of module.calls.toSorted((one, other) => one.start - other.start)) {
      if (!call.decorator) continue;
      if (call.callee === "Controller") {
        const options = call.args[0]?.[0]?.text === "{" ? literalAt(call.args[0], 0) : undefined;
        const told = options === undefined ? (call.args.length === 0 ? "" : plainText(call.args[0])) : (at(options, "path") ?? "");
        controller = typeof told === "string" ? told : undefined;
        open =
          !versioned ||
          (options !== undefined && JSON.stringify(options) !== undefined && (call.args[0] ?? []).some((token) => token.text === "VERSION_NEUTRAL"));
      } else if (call.callee === "Get" && controller !== undefined && open && prefix !== undefined) {
        const told = call.args.length === 0 ? "" : plainText(call.args[0]);
        if (told === undefined) continue;
        const path = join(controller, told);
        const plain = path.replace(/^\//, "");
        routes.push({
          path: excluded.some((one) => one.replace(/^\//, "") === plain) ? path : join(prefix, path),
          module: module.path,
          owner: "",
          line: call.line,
        });
      }
    }
  }
  return routes;
}

/** `if (request.url === "/health")`, as servers without a router do it. */
function comparedPaths(modules: readonly ScriptModule[]): Route[] {
  return modules.flatMap(({ tokens, path }) =>
    tokens.flatMap((token, index): Route[] => {
      if (token.text !== "===" && token.text !== "==") return [];
      const name = tokens[index - 1]?.text;
      const value = tokens[index + 1]?.value;
      if ((name !== "url" && name !== "path" && name !== "pathname") || value === undefined || !value.startsWith("/")) return [];
      return [{ path: value, module: path, owner: "", line: token.line }];
    }),
  );
}

function join(prefix: string, path: string): string {
  const whole = `/${prefix}/${path}`.replaceAll(/\/{2,}/g, "/");
  return whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
}
