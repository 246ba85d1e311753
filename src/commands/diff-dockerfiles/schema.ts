import { array, boolean, exactOptional, integer, literal, minValue, number, picklist, pipe, strictObject, string, type GenericSchema } from "valibot";
import type { DockerfileComparison } from "../../diff/comparison.ts";
import { settingSchema } from "../diff-images/schema.ts";

/** What `plimsoll diff` of two Dockerfiles writes as JSON, version 1. */
export interface DockerfilesDocument {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly dockerfiles: DockerfileComparison;
}

const side = strictObject({ path: string(), target: exactOptional(string()), base: exactOptional(string()) });

export const dockerfilesDocumentSchema: GenericSchema = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  dockerfiles: strictObject({
    before: side,
    after: side,
    outcome: picklist(["identical", "alike", "different"]),
    configuration: array(settingSchema),
    stages: array(strictObject({ stage: string(), before: exactOptional(string()), after: exactOptional(string()) })),
    packages: array(strictObject({ manager: string(), name: string(), before: exactOptional(string()), after: exactOptional(string()), shipped: boolean() })),
    instructions: array(
      strictObject({ stage: string(), change: picklist(["added", "removed"]), text: string(), line: pipe(number(), integer(), minValue(1)) }),
    ),
  }),
});
