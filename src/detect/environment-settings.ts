import type { EnvironmentRead } from "./environment.ts";
import { sampleOfType } from "./environment-samples.ts";
import { argument, callsIn, literalString, literalText } from "./python/calls.ts";
import { blockKind, blockName } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";

interface SettingsClass {
  readonly header: Statement;
  readonly statements: readonly Statement[];
  readonly path: string;
}

/** Fields of pydantic's settings classes, each under the name of the variable it is filled from. */
export function settingsReads(reached: readonly Reached[]): EnvironmentRead[] {
  const classes = settingsClasses(reached);
  return [...classes.values()].flatMap((one) => fieldsOf(one, prefixOf(one, classes)));
}

/** Classes made from BaseSettings, directly or through another, by name. */
function settingsClasses(reached: readonly Reached[]): ReadonlyMap<string, SettingsClass> {
  const classes = new Map<string, SettingsClass>();
  let size = -1;
  while (size !== classes.size) {
    size = classes.size;
    for (const { module } of reached) {
      for (const header of module.statements) {
        const name = blockName(header);
        if (blockKind(header) !== "class" || name === undefined || classes.has(name)) continue;
        if (header.tokens.slice(3).some((token) => token.text === "BaseSettings" || classes.has(token.text)))
          classes.set(name, { header, statements: module.statements, path: module.path });
      }
    }
  }
  return classes;
}

function fieldsOf({ header, statements, path }: SettingsClass, prefix: string): EnvironmentRead[] {
  const reads: EnvironmentRead[] = [];
  for (const { tokens, line, parent } of statements) {
    const field = tokens[0];
    if (parent !== header || field?.kind !== "name" || tokens[1]?.text !== ":" || field.text.startsWith("_") || field.text === "model_config") continue;
    const equals = assignment(tokens);
    const type = tokens.slice(2, equals === -1 ? undefined : equals);
    if (type.some((token) => token.text === "ClassVar")) continue;
    const value = equals === -1 ? undefined : tokens.slice(equals + 1);
    const { required, text, alias } = readDefault(value ?? annotatedDefault(type));
    reads.push({ name: alias ?? (prefix + field.text).toUpperCase(), required, default: text, sample: sampleOfType(type), path, line });
  }
  return reads;
}

/** Where the value begins: the first `=` outside brackets, or -1. */
function assignment(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ text }) => {
    if (text === "(" || text === "[") depth += 1;
    if (text === ")" || text === "]") depth -= 1;
    return text === "=" && depth === 0;
  });
}

/** The `Field("x")` of `Annotated[str, Field("x")]`. */
function annotatedDefault(type: readonly Token[]): readonly Token[] | undefined {
  if (type[0]?.text !== "Annotated") return undefined;
  const field = callsIn(type).find(({ callee }) => callee === "Field" || callee.endsWith(".Field"));
  return field && type.slice(field.start, field.end + 1);
}

function readDefault(value: readonly Token[] | undefined): {
  readonly required: boolean;
  readonly text: string | undefined;
  readonly alias: string | undefined;
} {
  if (value === undefined) return { required: true, text: undefined, alias: undefined };
  if (value.length === 1 && value[0]?.text === "...") return { required: true, text: undefined, alias: undefined };
  const field = callsIn(value).find((call) => call.start === 0 && (call.callee === "Field" || call.callee.endsWith(".Field")));
  if (field === undefined) return { required: false, text: literalText(value), alias: undefined };
  const given = argument(field, 0, "default") ?? argument(field, undefined, "default_factory");
  const alias =
    literalString(argument(field, undefined, "validation_alias")) ??
    literalString(argument(field, undefined, "alias")) ??
    literalString(argument(field, undefined, "env"));
  return { required: given === undefined || given[0]?.text === "...", text: literalText(given), alias };
}

/** `env_prefix` of model_config or of the inner class Config, the class's own or the one it is made from. */
function prefixOf({ header, statements }: SettingsClass, classes: ReadonlyMap<string, SettingsClass>, depth = 0): string {
  const body = statements.filter((statement) => statement.parent === header);
  for (const { tokens } of body) {
    const config = tokens[0]?.text === "model_config" ? callsIn(tokens)[0] : undefined;
    const prefix = config === undefined ? undefined : literalString(argument(config, undefined, "env_prefix"));
    if (prefix !== undefined) return prefix;
  }
  const inner = body.find((statement) => blockKind(statement) === "class" && blockName(statement) === "Config");
  const written = inner && statements.find(({ parent, tokens }) => parent === inner && tokens[0]?.text === "env_prefix" && tokens[1]?.text === "=");
  if (written !== undefined) return literalString(written.tokens.slice(2)) ?? "";
  const base = header.tokens
    .slice(3)
    .map((token) => classes.get(token.text))
    .find((one) => one !== undefined);
  return base === undefined || depth > 8 ? "" : prefixOf(base, classes, depth + 1);
}
