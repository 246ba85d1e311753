import { systemVariables } from "../facts/system-variables.ts";
import type { Project } from "../project/project.ts";
import { readDotenv } from "../project/dotenv.ts";
import type { EnvironmentVariable, Fact, FactSource } from "./application.ts";
import { givenByItself, isAskedFor } from "./environment-conditions.ts";
import { sampleOfReader } from "./environment-samples.ts";
import { wrapperReads } from "./environment-wrappers.ts";
import { settingsReads } from "./environment-settings.ts";
import { argument, callsIn, closing, literalString, literalText } from "./python/calls.ts";
import type { Call } from "./python/calls.ts";
import type { Statement } from "./python/statements.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";
import { from } from "./source.ts";

/** One place that reads a variable. */
export interface EnvironmentRead {
  readonly name: string;
  readonly required: boolean;
  readonly default: string | undefined;
  /** A value that fits the type it is read as, where a plain word does not. */
  readonly sample?: string | undefined;
  readonly path: string;
  readonly line: number;
}

/** What can be set from outside; a text of any other kind is no variable's name. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const EXAMPLES = [".env.example", ".env.sample", ".env.template", "env.example", ".env.dist", ".example.env"];
const SECRET =
  /(?:SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|_KEY$|_PASS$|^DSN$|_DSN$|DATABASE_URL$|^(?:DB|POSTGRES|PG|MYSQL|MONGO|MONGODB|REDIS)_?(?:URL|URI)$)/;
/** Names that sound like a secret and speak of one only. */
const ABOUT_SECRETS =
  /PUBLIC|(?:_EXPIRES?(?:_IN|_AFTER)?|_EXPIRY|_EXPIRE_\w+|_TTL|_MINUTES|_SECONDS|_HOURS|_DAYS|_LIFETIME|_LOCATION|_NAME|_ALGORITHM|_LIMIT|_LENGTH|_HEADER|_TYPE|_ISSUER)$/;
/** Set by the system or the shell, or answered by the image itself: nothing a user has to give. */
const NOT_ASKED = new Set([...systemVariables, "PYTHONPATH", "PYTEST_CURRENT_TEST", "VIRTUAL_ENV", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"]);

/** The variables the application reads, in the order of their first reading; those that only an example file names come last. */
export function environmentOf(project: Project, reached: readonly Reached[]): Fact<EnvironmentVariable>[] {
  const order = new Map(reached.map(({ module }, index) => [module.path, index]));
  const reads = [...reached.flatMap(directReads), ...wrapperReads(reached), ...settingsReads(reached)]
    .filter(({ name }) => NAME.test(name) && !NOT_ASKED.has(name))
    .sort((one, other) => (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0) || one.line - other.line);
  const given = givenByItself(reached);
  const examples = exampleEntries(project);
  const facts: Fact<EnvironmentVariable>[] = [];

  for (const name of new Set(reads.map((read) => read.name))) {
    const own = reads.filter((read) => read.name === name);
    const sample = own.find((read) => read.sample !== undefined)?.sample;
    const value: EnvironmentVariable = {
      name,
      required: own.some((read) => read.required) && !given.has(name),
      secret: isSecret(name),
      default: own.find((read) => read.default !== undefined)?.default,
      ...exampleOf(name, examples.get(name)),
      ...(sample === undefined ? {} : { sample }),
    };
    const evidence: FactSource[] = own.map((read) => from(read.path, read.line, read.required ? `${name}, required` : name));
    facts.push({ value, confidence: "certain", evidence: [...evidence, ...(examples.get(name)?.evidence ?? [])] });
  }
  for (const [name, example] of examples) {
    if (facts.some((fact) => fact.value.name === name) || NOT_ASKED.has(name)) continue;
    const value: EnvironmentVariable = { name, required: false, secret: isSecret(name), default: undefined, ...exampleOf(name, example) };
    facts.push({ value, confidence: "likely", evidence: example.evidence });
  }
  return facts;
}

export function isSecret(name: string): boolean {
  const upper = name.toUpperCase();
  return SECRET.test(upper) && !ABOUT_SECRETS.test(upper);
}

interface Example {
  readonly value: string;
  readonly evidence: readonly FactSource[];
}

function exampleEntries(project: Project): ReadonlyMap<string, Example> {
  const path = EXAMPLES.find((file) => project.exists(file));
  const text = path === undefined ? undefined : project.read(path);
  if (path === undefined || text === undefined) return new Map();
  return new Map(
    readDotenv(text).map(({ name, value, line, commented }) => [name, { value, evidence: [from(path, line, commented ? `${name}, commented out` : name)] }]),
  );
}

function exampleOf(name: string, example: Example | undefined): { readonly example?: string } {
  return example === undefined || example.value === "" || isSecret(name) ? {} : { example: example.value };
}

/** `os.environ["X"]`, `os.environ.get("X")`, `os.getenv("X", "default")`, under whatever name they were imported. */
function directReads(one: Reached): EnvironmentRead[] {
  if (!one.module.mentions("environ") && !one.module.mentions("getenv")) return [];
  const environ = localNames(one, "environ");
  const getenv = localNames(one, "getenv");
  const reads: EnvironmentRead[] = [];
  // most statements hold none of these names, and that is quickly seen
  const words = new Set([...environ, ...getenv].map((name) => name.slice(name.lastIndexOf(".") + 1)));
  for (const statement of one.module.statements) {
    const { tokens } = statement;
    if (!tokens.some(({ text }) => words.has(text))) continue;
    for (const call of callsIn(tokens)) {
      const plain = getenv.has(call.callee);
      if (!plain && ![...environ].some((name) => call.callee === `${name}.get` || call.callee === `${name}.pop`)) continue;
      const name = literalString(argument(call, 0, "key"));
      if (name === undefined) continue;
      const fallback = literalText(argument(call, 1, "default")) ?? alternative(tokens, call.end + 1);
      const into = fallback === undefined && argument(call, 1, "default") === undefined ? soleArgumentOf(tokens, call) : "";
      reads.push({
        name,
        required: REFUSES_NONE.has(into) && !isAskedFor(statement),
        default: fallback,
        sample: sampleOfReader(into),
        path: one.module.path,
        line: call.line,
      });
    }
    reads.push(...subscripts(statement, environ, one.module.path));
  }
  return reads;
}

/** `os.environ["X"]` where it is read; an assignment to it asks nothing of the user. */
function subscripts(statement: Statement, environ: ReadonlySet<string>, path: string): EnvironmentRead[] {
  const { tokens } = statement;
  const reads: EnvironmentRead[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.text !== "[") continue;
    const before = tokens[index - 1]?.text === "environ" && tokens[index - 2]?.text === "." ? `${tokens[index - 3]?.text}.environ` : tokens[index - 1]?.text;
    if (before === undefined || !environ.has(before)) continue;
    const end = closing(tokens, index);
    const name = literalString(tokens.slice(index + 1, end));
    if (name === undefined || tokens[end + 1]?.text === "=" || tokens[0]?.text === "del") continue;
    // int(os.environ["X"])
    const outside = index - (before.includes(".") ? 4 : 2);
    const cast = tokens[outside]?.text === "(" ? (tokens[outside - 1]?.text ?? "") : "";
    reads.push({ name, required: !isAskedFor(statement), default: undefined, sample: sampleOfReader(cast), path, line: token.line });
  }
  return reads;
}

/** What fails at once when it is given None. */
const REFUSES_NONE = new Set(["int", "float", "open"]);

/** The function that a call's result is given to as it is: `int` of `int(os.getenv("X"))`; empty where something else happens to it. */
function soleArgumentOf(tokens: readonly Token[], { start, end }: Call): string {
  const behind = tokens[end + 1]?.text;
  return tokens[start - 1]?.text === "(" && (behind === ")" || behind === ",") ? (tokens[start - 2]?.text ?? "") : "";
}

/** The literal in `… or "default"` behind a call. */
function alternative(tokens: readonly Token[], at: number): string | undefined {
  return tokens[at]?.text === "or" && tokens[at + 1] !== undefined ? literalText(tokens.slice(at + 1, at + 2)) : undefined;
}

/** What `os.environ` or `os.getenv` is called in a module. */
function localNames(one: Reached, name: "environ" | "getenv"): ReadonlySet<string> {
  const names = new Set<string>();
  for (const found of one.module.imports) {
    if (found.module !== "os") continue;
    if (found.name === undefined) names.add(`${found.as}.${name}`);
    else if (found.name === name) names.add(found.as);
  }
  return names;
}
