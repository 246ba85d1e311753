import { array, boolean, exactOptional, integer, literal, minValue, number, picklist, pipe, strictObject, string, type GenericSchema } from "valibot";
import type { ImageExplanation } from "../../explain/image.ts";

/** What `plimsoll explain IMAGE --format json` writes, version 1: members may be added within a version, and none is taken away or changes its meaning. */
export interface ImageDocument {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly image: ImageExplanation;
}

const count = pipe(number(), integer(), minValue(0));
const reason = picklist(["rewritten", "rights", "again", "deleted"]);
const packageKind = picklist(["deb", "apk", "rpm", "python", "node"]);

const layer = strictObject({
  number: count,
  diffId: string(),
  size: count,
  compressedSize: exactOptional(count),
  instruction: exactOptional(string()),
  inBase: exactOptional(boolean()),
  files: count,
  waste: strictObject({ rewritten: count, rights: count, again: count, deleted: count }),
});

const group = strictObject({ reason, layer: count, hiddenBy: count, bytes: count, files: count, largest: string() });

export const imageDocumentSchema: GenericSchema = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  image: strictObject({
    ref: string(),
    id: string(),
    format: picklist(["docker-archive", "oci-archive", "oci-layout", "registry", "root-file-system"]),
    tags: array(string()),
    platform: exactOptional(string()),
    created: exactOptional(string()),
    size: count,
    transferSize: exactOptional(count),
    files: count,
    fileBytes: count,
    user: string(),
    workingDir: string(),
    entrypoint: array(string()),
    cmd: array(string()),
    exposedPorts: array(string()),
    volumes: array(string()),
    stopSignal: exactOptional(string()),
    base: exactOptional(strictObject({ ref: string(), layers: count, size: count })),
    baseName: exactOptional(string()),
    layers: array(layer),
    waste: strictObject({ bytes: count, groups: array(group) }),
    duplicates: strictObject({ bytes: count, groups: array(strictObject({ bytes: count, files: count, path: string(), other: string(), layer: count })) }),
    largest: array(strictObject({ path: string(), size: count, layer: count })),
    packages: array(strictObject({ kind: packageKind, count })),
    unreadPackages: array(strictObject({ kind: packageKind, path: string(), reason: string() })),
  }),
});
