import { toJsonSchema } from "@valibot/to-json-schema";
import { union, type GenericSchema } from "valibot";
import { checks } from "./checks/registry.generated.ts";
import { presetNames } from "./contract/presets.ts";
import { dockerfilesDocumentSchema } from "./commands/diff-dockerfiles/schema.ts";
import { imagesDocumentSchema } from "./commands/diff-images/schema.ts";
import { dockerfileDocumentSchema } from "./commands/explain-dockerfile/schema.ts";
import { imageDocumentSchema } from "./commands/explain-image/schema.ts";
import { argv, contractSchema, environment, requirementSchema } from "./contract/schema.ts";
import { rulesPage } from "./explain/rules-page.ts";
import { reportSchema } from "./reports/json/schema.ts";
import { measureSchema } from "./reports/measure-json.ts";
import { toldChecks } from "./session/told-checks.ts";
import type { Check } from "./checks/kind.ts";

/** JSON Schema, draft 7: what editors and their YAML servers read. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The schema of `plimsoll.yaml`, with each check's own options, so that an editor can complete both. */
export function contractJsonSchema(known: ReadonlyMap<string, Check> = checks): JsonSchema {
  const requirements = { description: "What has to hold, by an id of your own.", type: "object", additionalProperties: { $ref: "#/definitions/requirement" } };
  const contract = withRequirements(convert(contractSchema), requirements);
  return { $schema: DRAFT, title: "plimsoll.yaml", ...contract, definitions: { requirement: requirementJsonSchema(known), presets: presetList() } };
}

/** The schema of what `--format json` writes. */
export function reportJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: "Report of plimsoll, version 1", ...convert(reportSchema) };
}

/** The schema of what `plimsoll explain IMAGE --format json` writes. */
export function imageJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: "What an image is made of, by plimsoll, version 1", ...convert(imageDocumentSchema) };
}

/** The schema of what `plimsoll explain DOCKERFILE --format json` writes. */
export function explanationJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: "Dockerfiles in words, by plimsoll, version 1", ...convert(dockerfileDocumentSchema) };
}

/** The schema of what `plimsoll diff --format json` writes. */
export function diffJsonSchema(): JsonSchema {
  const either = union([imagesDocumentSchema, dockerfilesDocumentSchema]);
  return { $schema: DRAFT, title: "Two images or two Dockerfiles compared, by plimsoll, version 1", ...convert(either) };
}

/** The schema of what `plimsoll build --measure --format json` writes. */
export function measureJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: "Builds measured, by plimsoll, version 1", ...convert(measureSchema) };
}

/** The page of all checks, docs/rules.md. */
export function checkRulesPage(): string {
  return rulesPage(toldChecks);
}

function requirementJsonSchema(known: ReadonlyMap<string, Check>): JsonSchema {
  const ids = { anyOf: [...known].map(([id, { meta }]) => ({ const: id, description: `${meta.summary} ${meta.why}` })) };
  const written = convert(requirementSchema);
  return {
    anyOf: [
      { const: "off", description: "Takes a preset's requirement away." },
      ids,
      {
        ...written,
        properties: { ...(written["properties"] as object), check: ids, options: { type: "object" } },
        allOf: [...known].map(([id, check]) => ({ if: { properties: { check: { const: id } }, required: ["check"] }, then: whenCheckIs(check) })),
      },
    ],
  };
}

function whenCheckIs({ options }: Check): JsonSchema {
  const schema = convert(options);
  const needed = Array.isArray(schema["required"]) && schema["required"].length > 0;
  return { properties: { options: schema }, ...(needed ? { required: ["options"] } : {}) };
}

function presetList(): JsonSchema {
  return { type: "array", items: { anyOf: [{ enum: presetNames }, { type: "string", pattern: "^\\.{0,2}/", description: "A preset's file." }] } };
}

function convert(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    typeMode: "input",
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) => overriding(valibotSchema),
  });
  return rest;
}

/** What a file may hold where the loader reads more than its schema says. */
function overriding(schema: unknown): JsonSchema | undefined {
  if (schema === environment) return { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } };
  if (schema === argv)
    return {
      anyOf: [
        { type: "array", minItems: 1, items: { type: ["string", "number", "boolean"] } },
        { type: "string", minLength: 1 },
      ],
    };
  return undefined;
}

/** Puts the schema of requirements and of presets where the loader reads them by hand. */
function withRequirements(contract: JsonSchema, requirements: JsonSchema): JsonSchema {
  const presetList = { $ref: "#/definitions/presets" };
  const properties = contract["properties"] as Readonly<Record<string, JsonSchema>>;
  const image = properties["images"]?.["additionalProperties"] as JsonSchema;
  return {
    ...contract,
    properties: {
      ...properties,
      extends: presetList,
      images: {
        ...properties["images"],
        additionalProperties: { ...image, properties: { ...(image["properties"] as object), extends: presetList, requirements } },
      },
    },
  };
}
