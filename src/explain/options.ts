import { safeParse, type GenericSchema } from "valibot";

export interface ExplainedOption {
  readonly name: string;
  /** In words: `a text`, `a list of texts`, `slim or alpine`. */
  readonly type: string;
  readonly required: boolean;
  /** As JSON; undefined where there is none. */
  readonly byDefault: string | undefined;
}

/** What can be known of a valibot schema without running it. */
interface SchemaParts {
  readonly type?: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly wrapped?: SchemaParts;
  readonly default?: unknown;
  readonly item?: SchemaParts;
  readonly value?: SchemaParts;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly message?: unknown;
}

/** The options of a check, out of its schema. */
export function explainOptions(schema: GenericSchema): readonly ExplainedOption[] {
  return Object.entries((schema as SchemaParts).entries ?? {}).map(([name, entry]) => {
    const parts: SchemaParts = entry;
    const value = typeof parts.default === "function" ? undefined : parts.default;
    return { name, type: wordsFor(parts), required: !safeParse(entry, undefined).success, byDefault: value === undefined ? undefined : JSON.stringify(value) };
  });
}

const words: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false", unknown: "any value", any: "any value" };

function wordsFor(schema: SchemaParts): string {
  // a schema's own message says more than its type does
  if (typeof schema.message === "string" && schema.message.startsWith("must be ")) return schema.message.slice("must be ".length);
  if (schema.wrapped !== undefined) return wordsFor(schema.wrapped);
  const { type = "", options = [] } = schema;
  if (type === "array") return `a list of ${wordsFor(schema.item ?? {}).replace(/^an? (\w+)$/, "$1s")}`;
  if (type === "picklist") return oneOf(options.map(String));
  if (type === "literal") return JSON.stringify(schema.literal);
  if (type === "union" || type === "variant") return oneOf(options.map((option) => wordsFor(option as SchemaParts)));
  if (type === "record") return `a mapping to ${wordsFor(schema.value ?? {})}`;
  if (schema.entries !== undefined) return `a mapping of ${Object.keys(schema.entries).join(", ")}`;
  return words[type] ?? type;
}

function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? "";
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}
