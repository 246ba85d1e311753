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
  variant,
  type GenericSchema,
} from "valibot";
import type { BuildKind, MeasuredStep } from "../build/measure.ts";
import { version } from "../version.ts";
import type { MeasureSummary } from "./measure-text.ts";

/** What `plimsoll build --measure --format json` writes, version 1: members may be added within a version, and none is taken away or changes its meaning. */
export interface MeasureDocument {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly images: readonly MeasuredImage[];
}

export interface MeasuredImage {
  readonly name: string;
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly engine?: string | undefined;
  readonly standIns: Readonly<Record<string, string>>;
  readonly builds: readonly {
    readonly kind: BuildKind;
    readonly changed?: string | undefined;
    readonly seconds: number;
    readonly steps: readonly MeasuredStep[];
    /** Set where it failed. */
    readonly failure?: string | undefined;
  }[];
  readonly left: readonly { readonly kind: BuildKind; readonly why: string }[];
  readonly cacheMounts: number;
}

const seconds = pipe(number(), minValue(0));
const kind = picklist(["cold", "unchanged", "source", "dependency"]);
const why = variant("code", [
  strictObject({ code: literal("cache-not-asked") }),
  strictObject({ code: literal("takes-file"), file: string() }),
  strictObject({ code: literal("follows"), step: string() }),
  strictObject({ code: literal("not-kept") }),
]);

export const measureSchema: GenericSchema = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  images: array(
    strictObject({
      name: string(),
      dockerfile: string(),
      target: exactOptional(string()),
      engine: exactOptional(string()),
      standIns: record(string(), string()),
      builds: array(
        strictObject({
          kind,
          changed: exactOptional(string()),
          seconds,
          steps: array(strictObject({ name: string(), reused: boolean(), seconds, why: exactOptional(why) })),
          failure: exactOptional(string()),
        }),
      ),
      left: array(strictObject({ kind, why: picklist(["no-source-file", "no-manifest"]) })),
      cacheMounts: pipe(number(), integer(), minValue(0)),
    }),
  ),
});

/** The measurement of some images as JSON. */
export function measureJson(results: readonly MeasureSummary[]): string {
  const document: MeasureDocument = { version: 1, tool: { name: "plimsoll", version }, images: results.map(imageOf) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function imageOf({ dockerfile, engine, measurement, name, standIns, target, troubles }: MeasureSummary): MeasuredImage {
  return {
    name,
    dockerfile,
    target,
    engine,
    standIns,
    builds: measurement.builds.map((build) => ({
      kind: build.kind,
      changed: build.changed,
      seconds: build.seconds,
      steps: build.steps,
      failure: troubles.find((each) => each.kind === build.kind)?.trouble.message,
    })),
    left: measurement.left,
    cacheMounts: measurement.cacheMounts,
  };
}
