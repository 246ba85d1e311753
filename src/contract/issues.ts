import { safeParse, type BaseIssue, type GenericSchema, type InferOutput } from "valibot";
import { nearestWord } from "../text/nearest.ts";
import { MOST_PROBLEMS, quoted, type Problem } from "./problem.ts";
import type { YamlFile, YamlPath } from "./yaml-file.ts";

/** The value that a schema makes of one part of a file, or everything that is wrong with it. */
export function checkPart<Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
  file: YamlFile,
  at: YamlPath,
): { readonly value: InferOutput<Schema> } | { readonly problems: readonly Problem[] } {
  const lists = listsForMappings(schema, value, file, at);
  if (lists.length > 0) return { problems: lists };
  const result = safeParse(schema, value);
  if (result.success) return { value: result.output };
  const problems = result.issues.slice(0, MOST_PROBLEMS).map((issue) => problemOf(issue, schema, file, at));
  // a mistyped key is often why another is missing
  return { problems: [...problems.filter(({ code }) => code === "unknown-key"), ...problems.filter(({ code }) => code !== "unknown-key")] };
}

function problemOf(issue: BaseIssue<unknown>, schema: GenericSchema, file: YamlFile, at: YamlPath): Problem {
  const inside = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  const path = [...at, ...inside];
  const last = String(path.at(-1) ?? "");
  const where = path.slice(0, -1).join(".");

  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = keysOf(schemaAt(schema, inside.slice(0, -1)));
    const nearest = nearestWord(last, known);
    return {
      code: "unknown-key",
      message: `unknown key ${quoted(last)}${where === "" ? "" : ` in ${where}`}`,
      hint: nearest !== undefined ? `did you mean ${nearest}?` : known.length === 0 ? undefined : `known here: ${known.join(", ")}`,
      place: file.place(path, "key"),
    };
  }
  if (issue.kind === "schema" && issue.received === "undefined") {
    const message = inside.length === 0 ? "the file is empty" : `${last} is missing${where === "" ? "" : ` in ${where}`}`;
    return { code: "missing-key", message, hint: undefined, place: file.place(path.slice(0, -1), "key") };
  }
  const isKey = issue.path?.at(-1)?.origin === "key";
  return {
    code: "wrong-value",
    message: `${path.length === 0 ? "the file" : path.join(".")} ${reasonOf(issue)}`,
    hint: undefined,
    place: file.place(path, isKey ? "key" : "value"),
  };
}

/** What is wrong, as the end of a sentence that the value's name begins. */
function reasonOf(issue: BaseIssue<unknown>): string {
  const own = /^Invalid [\w ]+: /.test(issue.message) ? undefined : issue.message;
  const expected = issue.expected === null ? undefined : (words[issue.expected] ?? issue.expected);
  const reason = own ?? (expected === undefined ? "is wrong" : `must be ${expected}`);
  return `${reason}; it is ${describe(issue.input)}`;
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "a mapping of keys to values",
};

function describe(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}

interface SchemaShape {
  readonly type?: string;
  readonly entries?: Readonly<Record<string, SchemaShape>>;
  readonly wrapped?: SchemaShape;
  /** What a record's values are. */
  readonly value?: unknown;
  readonly item?: SchemaShape;
}

/** valibot takes a list for an object; YAML does not. */
function listsForMappings(schema: object, value: unknown, file: YamlFile, at: YamlPath): readonly Problem[] {
  if (typeof value !== "object" || value === null) return [];
  const { type } = unwrapped(schema);
  const isMapping = type === "strict_object" || type === "record";
  if (isMapping && Array.isArray(value)) {
    const message = `${at.length === 0 ? "the file" : at.join(".")} must be a mapping of keys to values; it is a list`;
    return [{ code: "wrong-value", message, hint: undefined, place: file.place(at, "value") }];
  }
  if (!isMapping) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const inner = childOf(schema, key);
    return inner === undefined ? [] : listsForMappings(inner, part, file, [...at, key]);
  });
}

function keysOf(schema: SchemaShape | undefined): readonly string[] {
  return Object.keys(schema?.entries ?? {});
}

/** The schema that the value at a path was checked with, as far as it can be told. */
function schemaAt(schema: object, path: YamlPath): SchemaShape | undefined {
  let at: object | undefined = schema;
  for (const key of path) at = at === undefined ? undefined : childOf(at, String(key));
  return at === undefined ? undefined : unwrapped(at);
}

function childOf(schema: object, key: string): object | undefined {
  const { entries, item, value } = unwrapped(schema);
  const child: unknown = (entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined) ?? item ?? value;
  return typeof child === "object" && child !== null ? child : undefined;
}

function unwrapped(schema: object): SchemaShape {
  let at: SchemaShape = schema;
  while (at.wrapped !== undefined) at = at.wrapped;
  return at;
}
