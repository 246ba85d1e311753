import { optional, strictObject, string } from "valibot";
import { describe, expect, test } from "vitest";
import type { Check } from "./checks/kind.ts";
import { seconds } from "./checks/options.ts";
import { contractJsonSchema, reportJsonSchema, type JsonSchema } from "./schemas.ts";

const meta = { summary: "S.", why: "W.", level: "error", group: "base", since: "0.1.0", sameAs: [], settledBy: "file" } as const;
const checks = new Map<string, Check>([
  ["files-present", { meta, options: strictObject({ path: string() }), messages: {}, title: () => "" }],
  ["starts-within", { meta, options: strictObject({ seconds: optional(seconds, 30) }), messages: {}, title: () => "" }],
]);

function at(schema: unknown, ...path: readonly (string | number)[]): unknown {
  let value = schema;
  for (const key of path) value = (value as Record<string, unknown>)[String(key)];
  return value;
}

describe("the schema of a contract", () => {
  const schema = contractJsonSchema(checks);
  const image = at(schema, "properties", "images", "additionalProperties") as JsonSchema;
  const requirement = at(schema, "definitions", "requirement", "anyOf");

  test("offers each check's id with its words", () => {
    expect(at(requirement, 1, "anyOf")).toEqual([
      { const: "files-present", description: "S. W." },
      { const: "starts-within", description: "S. W." },
    ]);
    expect(at(requirement, 2, "properties", "check")).toEqual(at(requirement, 1));
  });

  test("asks for the options of the check that is named, as a file holds them", () => {
    const rules = at(requirement, 2, "allOf");
    expect(at(rules, 0, "if")).toEqual({ properties: { check: { const: "files-present" } }, required: ["check"] });
    expect(at(rules, 0, "then", "required")).toEqual(["options"]);
    expect(at(rules, 0, "then", "properties", "options")).toMatchObject({ required: ["path"], additionalProperties: false });
    expect(at(rules, 1, "then", "required")).toBeUndefined();
    expect(at(rules, 1, "then", "properties", "options", "properties", "seconds")).toMatchObject({
      default: 30,
      anyOf: [{ type: "number" }, { type: "string" }],
    });
  });

  test("lets variables be numbers and truth values, and commands be texts", () => {
    expect(at(image, "properties", "trial", "properties", "environment", "additionalProperties")).toEqual({ type: ["string", "number", "boolean"] });
    expect(at(image, "properties", "trial", "properties", "command", "anyOf", 1)).toEqual({ type: "string", minLength: 1 });
  });

  test("knows the keys the loader knows, and no other", () => {
    expect(Object.keys(schema["properties"] as object)).toEqual(["version", "extends", "set", "layout", "images"]);
    expect(Object.keys(image["properties"] as object)).toEqual(["application", "entry", "build", "trial", "extends", "requirements"]);
    expect([schema["additionalProperties"], image["additionalProperties"]]).toEqual([false, false]);
  });

  test("names the presets", () => {
    expect(at(schema, "definitions", "presets", "items", "anyOf", 0)).toEqual({
      enum: ["plimsoll:recommended", "plimsoll:strict", "plimsoll:production", "hadolint", "buildkit"],
    });
  });
});

test("the schema of a report has its version, and places of each kind", () => {
  const schema = reportJsonSchema();
  expect(at(schema, "properties", "version")).toEqual({ const: 1 });
  const text = JSON.stringify(schema);
  for (const kind of ["file", "image", "command"]) expect(text).toContain(`"kind":{"const":"${kind}"}`);
});
