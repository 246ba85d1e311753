import {
  array,
  boolean,
  exactOptional,
  integer,
  literal,
  minValue,
  number,
  picklist,
  pipe,
  record,
  strictObject,
  string,
  union,
  variant,
  type GenericSchema,
} from "valibot";
import type { JsonReport } from "./document.ts";

const count = pipe(number(), integer(), minValue(0));
const seconds = pipe(number(), minValue(0));
const outcome = picklist(["proven", "violated", "unproven", "not-applicable"]);
const judge = picklist(["file", "image", "container"]);

const message = { code: string(), args: record(string(), union([string(), number()])), text: string() };

const range = strictObject({ kind: literal("file"), path: string(), line: count, column: count, endLine: count, endColumn: count });

const place = variant("kind", [
  range,
  strictObject({ kind: literal("image"), path: string(), layer: exactOptional(count) }),
  strictObject({ kind: literal("command"), command: string(), output: string() }),
]);

const evidence = array(strictObject({ ...message, place: exactOptional(place), related: exactOptional(literal(true)) }));

const verdict = strictObject({
  requirement: string(),
  also: array(string()),
  check: string(),
  title: string(),
  level: picklist(["error", "warning", "info"]),
  outcome,
  reason: exactOptional(strictObject(message)),
  unprovenAllowed: boolean(),
  settledBy: judge,
  judges: array(strictObject({ judge, outcome, evidence })),
  suppressed: exactOptional(array(strictObject({ evidence, by: range, reason: exactOptional(string()) }))),
});

const trouble = strictObject({
  code: string(),
  message: string(),
  hint: exactOptional(string()),
  place: exactOptional(strictObject({ path: string(), line: count, column: count })),
  output: array(string()),
});

const image = strictObject({
  name: string(),
  dockerfile: string(),
  target: exactOptional(string()),
  engine: exactOptional(string()),
  build: exactOptional(strictObject({ seconds, steps: count, cachedSteps: count })),
  image: exactOptional(strictObject({ size: count, compressedSize: exactOptional(count), layers: count })),
  container: exactOptional(strictObject({ readySeconds: exactOptional(seconds), healthySeconds: exactOptional(seconds), stopSeconds: exactOptional(seconds) })),
  trouble: exactOptional(trouble),
  standIns: record(string(), string()),
  verdicts: array(verdict),
});

/** What `--format json` writes. */
export const reportSchema: GenericSchema<JsonReport> = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  verb: picklist(["check", "verify"]),
  exitCode: count,
  seconds,
  images: array(image),
  commands: exactOptional(
    array(strictObject({ command: string(), exitCode: exactOptional(number()), seconds: exactOptional(number()), said: array(string()) })),
  ),
});
