import { array, boolean, exactOptional, integer, literal, minValue, number, picklist, pipe, strictObject, string, type GenericSchema } from "valibot";
import type { ImageComparison } from "../../compare/comparison.ts";

/** What `plimsoll diff` of two images writes as JSON, version 1: members may be added within a version, and none is taken away or changes its meaning. */
export interface ImagesDocument {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly images: ImageComparison;
}

const count = pipe(number(), integer(), minValue(0));

const side = strictObject({
  ref: string(),
  id: string(),
  digest: exactOptional(string()),
  platform: exactOptional(string()),
  created: exactOptional(string()),
  size: count,
  transferSize: exactOptional(count),
  files: count,
});

export const settingSchema: GenericSchema = strictObject({
  setting: string(),
  name: exactOptional(string()),
  before: exactOptional(string()),
  after: exactOptional(string()),
});

const entry = strictObject({
  type: picklist(["file", "directory", "symlink", "device", "fifo"]),
  size: count,
  mode: count,
  uid: pipe(number(), integer()),
  gid: pipe(number(), integer()),
  target: exactOptional(string()),
  time: exactOptional(pipe(number(), integer())),
  digest: exactOptional(string()),
  layer: count,
});

const layer = strictObject({ number: count, diffId: string(), size: count, instruction: exactOptional(string()) });

export const imagesDocumentSchema: GenericSchema = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  images: strictObject({
    before: side,
    after: side,
    outcome: picklist(["identical", "alike", "different"]),
    configuration: array(settingSchema),
    packages: array(strictObject({ kind: picklist(["deb", "apk", "rpm", "python", "node"]), name: string(), before: array(string()), after: array(string()) })),
    files: array(
      strictObject({
        path: string(),
        change: picklist(["added", "removed", "changed"]),
        aspects: array(picklist(["type", "content", "target", "mode", "owner", "attributes", "time"])),
        before: exactOptional(entry),
        after: exactOptional(entry),
        why: exactOptional(string()),
        package: exactOptional(string()),
      }),
    ),
    layers: array(strictObject({ before: exactOptional(layer), after: exactOptional(layer), same: boolean() })),
    reasons: array(strictObject({ code: string(), files: count, example: string() })),
  }),
});
