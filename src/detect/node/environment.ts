import { systemVariables } from "../../facts/system-variables.ts";
import type { EnvironmentVariable, Fact, FactSource } from "../application.ts";
import { isSecret } from "../environment.ts";
import { from } from "../source.ts";
import { readDotenv } from "../../project/dotenv.ts";
import { addTo } from "../../text/add-to.ts";
import { schemaReads } from "./environment-schemas.ts";
import { within } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";
import type { ScriptModule } from "./script/module.ts";
import { plainText } from "./script/module.ts";
import type { Token } from "./script/tokens.ts";

/** One place that reads a variable. */
export interface VariableRead {
  readonly name: string;
  readonly required: boolean;
  readonly default: string | undefined;
  readonly path: string;
  readonly line: number;
}

const EXAMPLES = [
  ".env.example",
  ".env.sample",
  ".env.template",
  "env.example",
  ".env.dist",
  ".example.env",
  ".env.local.example",
  ".env.development.example",
  ".env.defaults",
  "example.env",
  "sample.env",
];
/** Set by the system, by Node or by the image itself: nothing a user has to give. */
const NOT_ASKED = new Set([
  ...systemVariables,
  "NODE_ENV",
  "NODE_OPTIONS",
  "NODE_DEBUG",
  "CI",
  "DEBUG",
  "NO_COLOR",
  "FORCE_COLOR",
  "TERM",
  "COLUMNS",
  "INIT_CWD",
  "APPDATA",
  "JEST_WORKER_ID",
  "VITEST",
  "npm_package_version",
  "npm_package_name",
  "npm_lifecycle_event",
  "npm_config_user_agent",
  "NEXT_RUNTIME",
  "NEXT_PHASE",
  "VERCEL",
  "VERCEL_URL",
  "VERCEL_ENV",
  "NETLIFY",
  "ANALYZE",
  "BUNDLE_ANALYZE",
  "__NEXT_PRIVATE_ORIGIN",
  "TURBOPACK",
  "CODESPACES",
  "GITHUB_ACTIONS",
  "STORYBOOK",
]);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The variables that some modules read, in the order of their first reading; those that only an example file names come last. */
export function environmentOf(
  application: NodeProject,
  modules: readonly ScriptModule[],
  extra: readonly VariableRead[],
  left: (name: string) => boolean,
): Fact<EnvironmentVariable>[] {
  const reads = [...modules.flatMap((module) => [...directReads(module), ...schemaReads(module)]), ...extra].filter(
    ({ name }) => NAME.test(name) && !NOT_ASKED.has(name) && !left(name),
  );
  const examples = exampleEntries(application);
  const byName = new Map<string, VariableRead[]>();
  for (const read of reads) addTo(byName, read.name, read);

  const facts: Fact<EnvironmentVariable>[] = [];
  for (const [name, own] of byName) {
    const value: EnvironmentVariable = {
      name,
      // what one place falls back for, another may still want
      required: own.some((read) => read.required) && !own.some((read) => read.default !== undefined),
      secret: isSecret(name),
      default: isSecret(name) ? undefined : own.find((read) => read.default !== undefined)?.default,
      ...exampleOf(name, examples.get(name)?.value),
    };
    const evidence: FactSource[] = own.slice(0, 20).map((read) => from(read.path, read.line, read.required ? `${name}, required` : name));
    facts.push({ value, confidence: "certain", evidence: [...evidence, ...(examples.get(name)?.evidence ?? [])] });
  }
  for (const [name, example] of examples) {
    if (byName.has(name) || NOT_ASKED.has(name) || left(name)) continue;
    facts.push({
      value: { name, required: false, secret: isSecret(name), default: undefined, ...exampleOf(name, example.value) },
      confidence: "likely",
      evidence: example.evidence,
    });
  }
  return facts;
}

interface Example {
  readonly value: string;
  readonly evidence: readonly FactSource[];
}

function exampleEntries({ project, folder }: NodeProject): ReadonlyMap<string, Example> {
  const path = EXAMPLES.map((name) => within(folder, name)).find((file) => project.exists(file));
  const text = path === undefined ? undefined : project.read(path);
  if (path === undefined || text === undefined) return new Map();
  return new Map(
    readDotenv(text).map(({ name, value, line, commented }) => [name, { value, evidence: [from(path, line, commented ? `${name}, commented out` : name)] }]),
  );
}

function exampleOf(name: string, value: string | undefined): { readonly example?: string } {
  return value === undefined || value === "" || isSecret(name) ? {} : { example: value };
}

/** `process.env.X`, `process.env["X"]`, `const { X } = process.env`, `import.meta.env.X`, Nest's `config.get("X")`. */
export function directReads(module: ScriptModule): VariableRead[] {
  const { tokens, path } = module;
  const reads: VariableRead[] = [];
  if (module.mentions("env")) {
    for (let index = 2; index < tokens.length; index += 1) {
      if (tokens[index]?.text !== "env" || !isEnvironment(tokens, index)) continue;
      const next = tokens[index + 1]?.text;
      const after = tokens[index + 2];
      if ((next === "." || next === "?.") && after?.kind === "name") reads.push(readAt(tokens, index + 2, after.text, path));
      else if (next === "[" && after?.kind === "string" && after.value !== undefined && tokens[index + 3]?.text === "]")
        reads.push(readAt(tokens, index + 3, after.value, path));
      else reads.push(...destructured(tokens, index, path));
    }
  }
  if (module.mentions("ConfigService")) {
    for (const call of module.calls) {
      const method = /(?:^|\.)(get|getOrThrow)$/.exec(call.callee)?.[1];
      if (method === undefined || !/config/i.test(call.callee)) continue;
      const name = plainText(call.args[0]);
      // names with dots are Nest's own, made of others
      if (name === undefined || !/^[A-Z][A-Z0-9_]+$/.test(name)) continue;
      reads.push({
        name,
        required: method === "getOrThrow" && !isInFunction(module.tokens, call.start),
        default: literalDefault(call.args[1]?.[0]),
        path,
        line: call.line,
      });
    }
  }
  return reads;
}

/** `process.env`, `import.meta.env`, `Bun.env`. */
function isEnvironment(tokens: readonly Token[], index: number): boolean {
  if (tokens[index - 1]?.text !== "." && tokens[index - 1]?.text !== "?.") return false;
  const object = tokens[index - 2]?.text;
  return object === "process" || object === "Bun" || (object === "meta" && tokens[index - 4]?.text === "import");
}

function readAt(tokens: readonly Token[], end: number, name: string, path: string): VariableRead {
  const fallback = fallbackAfter(tokens, end + 1);
  return {
    name,
    required: fallback === undefined && isDemanded(tokens, end) && !isInFunction(tokens, end),
    default: fallback,
    path,
    line: tokens[end]?.line ?? 1,
  };
}

/** The literal of `X || 3000`, `X || process.env.Y || 3000`, `parseInt(X, 10) || 3000`, `[X, 3000]`, `X ? +X : 3000`. */
function fallbackAfter(tokens: readonly Token[], start: number): string | undefined {
  let at = start;
  if (tokens[at]?.text === "," && tokens[at + 1]?.kind === "number" && tokens[at + 2]?.text === "]") return tokens[at + 1]?.value;
  if (tokens[at]?.text === "," && tokens[at + 1]?.kind === "number" && tokens[at + 2]?.text === ")") at += 2;
  for (let closed = 0; closed < 2 && tokens[at]?.text === ")"; closed += 1) at += 1;
  const operator = tokens[at]?.text;
  if (operator === "||" || operator === "??") return literalDefault(tokens[at + 1]) ?? fallbackBehindVariable(tokens, at + 1);
  if (operator !== "?") return undefined;
  for (let index = at + 1; index < at + 24; index += 1) {
    const text = tokens[index]?.text;
    if (text === ";" || text === "," || text === "}") return undefined;
    if (text === ":" && tokens[index + 1]?.kind === "number") return tokens[index + 1]?.value;
  }
  return undefined;
}

function fallbackBehindVariable(tokens: readonly Token[], start: number): string | undefined {
  if (tokens[start]?.text !== "process" || tokens[start + 2]?.text !== "env" || tokens[start + 3]?.text !== ".") return undefined;
  return fallbackAfter(tokens, start + 5);
}

const NO_FUNCTIONS = new Set(["if", "for", "while", "switch", "catch", "with"]);

/** Whether a token stands in the body of a function: what is demanded there is demanded when that is called, not when the program starts. */
function isInFunction(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  for (let index = at; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token?.kind !== "operator") continue;
    if (token.text === "}") depth += 1;
    else if (token.text === "{") {
      if (depth > 0) depth -= 1;
      else if (beginsFunction(tokens, index)) return true;
    }
  }
  return false;
}

function beginsFunction(tokens: readonly Token[], brace: number): boolean {
  const before = tokens[brace - 1]?.text;
  if (before === "=>") return true;
  if (before !== ")") return false;
  let depth = 0;
  for (let index = brace - 1; index >= 0; index -= 1) {
    if (tokens[index]?.text === ")") depth += 1;
    else if (tokens[index]?.text === "(") {
      depth -= 1;
      if (depth === 0) return !NO_FUNCTIONS.has(tokens[index - 1]?.text ?? "");
    }
  }
  return false;
}

/** `if (!process.env.X) throw …`, `process.env.X ?? fail(…)`, `requireEnv(process.env.X)`, `invariant(process.env.X, …)`. */
function isDemanded(tokens: readonly Token[], end: number): boolean {
  let start = end;
  while (start > 0 && (tokens[start]?.kind === "name" || [".", "?.", "[", "]"].includes(tokens[start]?.text ?? "") || tokens[start]?.kind === "string"))
    start -= 1;
  const before = tokens[start];
  if (before?.text === "!" && tokens[start - 1]?.text === "(" && tokens[start - 2]?.text === "if") {
    const behind = tokens.slice(end + 1, end + 30);
    const close = behind.findIndex((token) => token.text === ")");
    // what is done where it is not set: the first statement tells
    return (
      close !== -1 &&
      behind.slice(close + 1, close + 12).some((token, index, all) => token.text === "throw" || (token.text === "exit" && all[index - 1]?.text === "."))
    );
  }
  if (before?.text === "(" && /^(?:invariant|assert|required?|requireEnv|must|nonNull|ok|ensure)$/i.test(tokens[start - 1]?.text ?? "")) return true;
  const operator = tokens[end + 1]?.text;
  return (operator === "??" || operator === "||") && /^(?:throwError|fail|raise|panic|missing|required)$/i.test(tokens[end + 2]?.text ?? "");
}

function literalDefault(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (token.kind === "string" || token.kind === "number" || token.kind === "template") return token.value;
  return token.text === "true" || token.text === "false" ? token.text : undefined;
}

/** `const { PORT = 3000, HOST: host } = process.env`. */
function destructured(tokens: readonly Token[], index: number, path: string): VariableRead[] {
  let at = index - (tokens[index - 2]?.text === "meta" ? 4 : 2) - 1;
  if (tokens[at]?.text !== "=" || tokens[at - 1]?.text !== "}") return [];
  const reads: VariableRead[] = [];
  const least = Math.max(0, at - 600);
  let open = at - 2;
  let depth = 0;
  while (open > least && (tokens[open]?.text !== "{" || depth > 0)) {
    if (tokens[open]?.text === "}") depth += 1;
    if (tokens[open]?.text === "{") depth -= 1;
    open -= 1;
  }
  at -= 1;
  for (let token = open + 1; token < at; token += 1) {
    const name = tokens[token];
    const before = tokens[token - 1]?.text;
    if (name?.kind !== "name" || (before !== "{" && before !== ",")) continue;
    const skip = tokens[token + 1]?.text === ":" ? 2 : 0;
    const fallback = tokens[token + skip + 1]?.text === "=" ? literalDefault(tokens[token + skip + 2]) : undefined;
    reads.push({ name: name.text, required: false, default: fallback, path, line: name.line });
  }
  return reads;
}
