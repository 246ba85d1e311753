// Writes the published JSON schemas from the built code; run it after the build.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { contractJsonSchema, diffJsonSchema, explanationJsonSchema, imageJsonSchema, measureJsonSchema, reportJsonSchema } from "../dist/schemas.js";

const folder = fileURLToPath(new URL("../schema/", import.meta.url));

mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ["plimsoll.schema.json", contractJsonSchema()],
  ["report.schema.json", reportJsonSchema()],
  ["image.schema.json", imageJsonSchema()],
  ["measure.schema.json", measureJsonSchema()],
  ["diff.schema.json", diffJsonSchema()],
  ["explanation.schema.json", explanationJsonSchema()],
]) {
  writeFileSync(`${folder}${name}`, `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`wrote schema/${name}`);
}
