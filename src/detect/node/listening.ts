import type { EnvironmentVariable, Fact, FactSource } from "../application.ts";
import { byDefault, from } from "../source.ts";
import { closing } from "./script/configuration.ts";
import { plainText, type Call, type ScriptModule } from "./script/module.ts";
import type { Token } from "./script/tokens.ts";

export interface Listening {
  readonly port: Fact<number>;
  /** Variables that the image has to set, so that the application listens on the port and everywhere. */
  readonly variables: readonly Fact<{ readonly name: string; readonly value: string }>[];
  readonly contradictions: readonly string[];
}

const PORT_NAMES =
  /^(?:(?:APP|API|SERVER|HTTP|WEB|NODE|LISTEN|SERVICE|BACKEND|FASTIFY|NEST|EXPRESS|NITRO|VITE|VITE_BACKEND|BIND)_?)?PORT$|^PORT_(?:APP|API|SERVER|HTTP)$/;
const HOST_NAMES =
  /^(?:(?:APP|API|SERVER|HTTP|WEB|LISTEN|FASTIFY|BIND|NITRO|BACKEND)_?)?(?:HOST|HOSTNAME|BIND|ADDRESS|BIND_ADDRESS|LISTEN_ADDRESS|LISTEN_HOST)$/;
const USUAL_PORT = 3000;

interface Heard {
  readonly call: Call;
  readonly module: ScriptModule;
  readonly port: readonly Token[] | undefined;
  readonly host: readonly Token[] | undefined;
}

/** Where a server listens, from its calls of `listen`, the variables it reads, and what people wrote beside it. */
export function listeningOf(
  modules: readonly ScriptModule[],
  environment: readonly Fact<EnvironmentVariable>[],
  name: string,
  localByDefault: boolean,
  exposed: Fact<number> | undefined,
): Listening {
  const heard = modules.flatMap(listenCalls);
  const contradictions: string[] = [];
  const variables: Fact<{ readonly name: string; readonly value: string }>[] = [];

  const ofItself = `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_PORT`;
  const portVariable = environment.find(
    ({ value }) => PORT_NAMES.test(value.name) || value.name === ofItself || (/^[A-Z]+_PORT$/.test(value.name) && ofItself.startsWith(value.name.slice(0, -4))),
  );
  const literal = heard.flatMap(({ port, call, module }) => {
    const value = numberIn(port, module);
    return value === undefined ? [] : [{ value, source: from(module.path, call.line, `listens on ${value}`) }];
  })[0];
  const found = portOf(portVariable, literal);
  const port = found.confidence === "default" && exposed !== undefined ? exposed : found;
  if (portVariable !== undefined)
    variables.push({ value: { name: portVariable.value.name, value: String(port.value) }, confidence: "certain", evidence: portVariable.evidence.slice(0, 1) });

  const hostVariable = environment.find(({ value }) => HOST_NAMES.test(value.name));
  if (hostVariable !== undefined && heard.some(({ host, module }) => host !== undefined && textIn(host, module) === undefined))
    variables.push({ value: { name: hostVariable.value.name, value: "0.0.0.0" }, confidence: "certain", evidence: hostVariable.evidence.slice(0, 1) });
  for (const { host, call, module } of heard) {
    const text = host === undefined ? undefined : textIn(host, module);
    const place = `${module.path}:${call.line}`;
    if (text === "localhost" || text === "127.0.0.1" || text === "::1")
      contradictions.push(`${place} listens on ${text}, where nobody outside the container can reach it; listen on 0.0.0.0`);
    else if (localByDefault && host === undefined && port.value !== 0)
      contradictions.push(
        `${place} names no host, and Fastify then listens on localhost, where nobody outside the container can reach it; listen on { host: "0.0.0.0" }`,
      );
  }
  return { port, variables, contradictions: [...new Set(contradictions)].slice(0, 3) };
}

function portOf(variable: Fact<EnvironmentVariable> | undefined, literal: { readonly value: number; readonly source: FactSource } | undefined): Fact<number> {
  const written = variable?.value.default ?? variable?.value.example;
  const number = written === undefined ? Number.NaN : Number(written);
  if (variable !== undefined && Number.isInteger(number) && number > 0 && number < 65_536)
    return { value: number, confidence: variable.value.default === undefined ? "likely" : "certain", evidence: variable.evidence.slice(0, 1) };
  if (literal !== undefined) return { value: literal.value, confidence: "certain", evidence: [literal.source] };
  return { value: USUAL_PORT, confidence: "default", evidence: [byDefault("nothing names a port")] };
}

/** `app.listen(port, host)`, `app.listen({ port, host })`, `serve({ fetch, port })` of Hono, `Bun.serve({ port })`. */
function listenCalls(module: ScriptModule): Heard[] {
  if (!module.mentions("listen") && !module.mentions("serve") && !module.mentions("Deno")) return [];
  return module.calls.flatMap((call): Heard[] => {
    const method = call.callee.slice(call.callee.lastIndexOf(".") + 1);
    const [first, second] = call.args;
    if (method === "listen") {
      if (first?.[0]?.text === "{") return [{ call, module, port: property(first, "port"), host: property(first, "host") ?? property(first, "hostname") }];
      const host = second?.[0]?.kind === "string" || second?.[0]?.kind === "name" ? second : undefined;
      const isFunction = host?.some((token) => token.text === "=>" || token.text === "function") === true;
      return first === undefined
        ? []
        : [
            {
              call,
              module,
              port: first,
              host: isFunction || (host?.length === 1 && host[0]?.kind === "name" && !/host|addr|bind/i.test(host[0].text)) ? undefined : host,
            },
          ];
    }
    if ((call.callee === "serve" || call.callee === "Bun.serve") && first?.[0]?.text === "{")
      return [{ call, module, port: property(first, "port"), host: property(first, "hostname") }];
    return [];
  });
}

/** The tokens of a property's value; those of its name for `{ port }`. */
function property(tokens: readonly Token[], name: string): readonly Token[] | undefined {
  for (let index = 1; index < tokens.length; index += 1) {
    const text = tokens[index]?.text;
    if (text === "{" || text === "(" || text === "[") {
      index = closing(tokens, index);
      continue;
    }
    if (text !== name || (tokens[index - 1]?.text !== "{" && tokens[index - 1]?.text !== ",")) continue;
    if (tokens[index + 1]?.text !== ":") return tokens.slice(index, index + 1);
    let end = index + 2;
    while (end < tokens.length && tokens[end]?.text !== "," && tokens[end]?.text !== "}")
      end = ["(", "[", "{"].includes(tokens[end]?.text ?? "") ? closing(tokens, end) + 1 : end + 1;
    return tokens.slice(index + 2, end);
  }
  return undefined;
}

function numberIn(expression: readonly Token[] | undefined, module: ScriptModule): number | undefined {
  const found = resolved(kept(expression, module) ?? expression, module).findLast(
    (token) => token.kind === "number" || (token.kind === "string" && /^\d{2,5}$/.test(token.value ?? "")),
  );
  const value = Number(found?.value);
  return Number.isInteger(value) && value > 0 && value < 65_536 && value !== 10 ? value : undefined;
}

/** What Express was given to keep under a name: `app.listen(app.get("port"))` behind `app.set("port", …)`. */
function kept(expression: readonly Token[] | undefined, module: ScriptModule): readonly Token[] | undefined {
  const asked = expression?.length === 6 && expression[2]?.text === "get" && expression[3]?.text === "(" ? expression[4]?.value : undefined;
  if (asked === undefined || !module.mentions("set")) return undefined;
  return module.calls.find(({ callee, args }) => callee === `${expression?.[0]?.text ?? ""}.set` && plainText(args[0]) === asked)?.args[1];
}

function textIn(expression: readonly Token[], module: ScriptModule): string | undefined {
  const tokens = resolved(expression, module);
  return tokens.length === 1 && tokens[0]?.kind === "string" ? tokens[0].value : undefined;
}

/** An expression, or what its one name was set to in the same file. */
function resolved(expression: readonly Token[] | undefined, module: ScriptModule): readonly Token[] {
  const only = expression?.length === 1 ? expression[0] : undefined;
  if (expression === undefined || only?.kind !== "name") return expression ?? [];
  const { tokens } = module;
  for (let index = 1; index < tokens.length; index += 1) {
    if (tokens[index]?.text !== only.text || !["const", "let", "var"].includes(tokens[index - 1]?.text ?? "")) continue;
    let start = index + 1;
    while (start < index + 12 && tokens[start]?.text !== "=") start += 1;
    if (tokens[start]?.text !== "=") continue;
    const line = tokens[start + 1]?.line;
    let end = start + 1;
    while (end < tokens.length && tokens[end]?.text !== ";" && (tokens[end]?.line === line || [")", "|", "?", ":"].includes(tokens[end]?.text ?? ""))) end += 1;
    return tokens.slice(start + 1, end);
  }
  return [];
}
