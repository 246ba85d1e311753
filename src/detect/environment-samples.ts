import type { Token } from "./python/tokens.ts";

/** Values that types of Python and of pydantic take where they would refuse a plain word. */
const SAMPLES: Readonly<Record<string, string>> = {
  bool: "false",
  StrictBool: "false",
  int: "1",
  PositiveInt: "1",
  NonNegativeInt: "1",
  float: "1",
  PositiveFloat: "1",
  NonNegativeFloat: "1",
  Decimal: "1",
  timedelta: "1",
  EmailStr: "someone@example.com",
  NameEmail: "someone@example.com",
  HttpUrl: "http://localhost",
  AnyHttpUrl: "http://localhost",
  AnyUrl: "http://localhost",
  IPvAnyAddress: "127.0.0.1",
  UUID: "00000000-0000-4000-8000-000000000000",
  UUID4: "00000000-0000-4000-8000-000000000000",
  Json: "{}",
  list: "[]",
  List: "[]",
  set: "[]",
  Set: "[]",
  tuple: "[]",
  Tuple: "[]",
  dict: "{}",
  Dict: "{}",
};

/** A value that a field annotated so takes; undefined where a plain word will do. */
export function sampleOfType(annotation: readonly Token[]): string | undefined {
  const names = annotation.filter(({ kind }) => kind === "name").map(({ text }) => text);
  // a union takes what any of its members does
  if (names[0] === "str" || (annotation.some(({ text }) => text === "|") && names.includes("str"))) return undefined;
  for (const [index, { kind, text }] of annotation.entries()) {
    if (kind !== "name") continue;
    if (text === "Literal") return annotation.slice(index).find(({ value }) => value !== undefined)?.value;
    if (Object.hasOwn(SAMPLES, text)) return SAMPLES[text];
  }
  return undefined;
}

/** What readers of libraries turn a value into: `env.bool("X")`, `config("X", cast=int)`. */
export function sampleOfReader(method: string): string | undefined {
  switch (method) {
    case "bool":
      return "false";
    case "int":
    case "float":
      return "1";
    case "json":
    case "dict":
      return "{}";
    case "url":
      return "http://localhost";
    default:
      return undefined;
  }
}
