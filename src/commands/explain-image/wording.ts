import type { WasteReason } from "../../checks/waste.ts";
import type { ExplainedLayer, ImageExplanation } from "../../explain/image.ts";
import { formatBytes } from "../../reports/units.ts";

export const reasonWords: Readonly<Record<WasteReason, string>> = {
  rewritten: "written again",
  rights: "given another mode or owner",
  again: "brought again unchanged",
  deleted: "deleted",
};

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What is said of the whole image, in the same words in every format for people. */
export function factsOf(image: ImageExplanation): readonly Fact[] {
  const { base, duplicates, layers, packages, waste } = image;
  const transfer = image.transferSize === undefined ? "" : `, ${formatBytes(image.transferSize)} compressed`;
  const facts: Fact[] = [
    { label: "size", value: `${formatBytes(image.size)} in ${counted(layers.length, "layer")}${transfer}` },
    { label: "files", value: `${counted(image.files, "file")}, ${formatBytes(image.fileBytes)}` },
    { label: "waste", value: waste.bytes === 0 ? "none" : `${formatBytes(waste.bytes)} (${percent(waste.bytes, image.size)}) that no container sees` },
    {
      label: "twice",
      value: duplicates.bytes === 0 ? "nothing" : `${formatBytes(duplicates.bytes)} (${percent(duplicates.bytes, image.size)}) in files that others hold too`,
    },
    { label: "base", value: baseText(image) },
    { label: "platform", value: image.platform ?? "not known" },
    { label: "user", value: image.user === "" ? "root (none is set)" : image.user },
    { label: "entrypoint", value: commandText(image.entrypoint) },
    { label: "cmd", value: commandText(image.cmd) },
    { label: "ports", value: listText(image.exposedPorts) },
    { label: "packages", value: packages.length === 0 ? "none found" : packages.map(({ count, kind }) => `${count} ${kind}`).join(", ") },
  ];
  if (image.volumes.length > 0) facts.push({ label: "volumes", value: listText(image.volumes) });
  for (const { kind, path, reason } of image.unreadPackages) facts.push({ label: "unread", value: `${kind} packages in ${path}: ${reason}` });
  if (base === undefined && image.baseName !== undefined) facts.push({ label: "says", value: `its base is ${image.baseName}; --base shows its layers apart` });
  return facts;
}

function baseText({ base, size }: ImageExplanation): string {
  if (base === undefined) return "not known";
  return `${base.ref}, ${counted(base.layers, "layer")}, ${formatBytes(base.size)} (${percent(base.size, size)})`;
}

/** As JSON, so that each word is seen as one. */
function commandText(words: readonly string[]): string {
  return words.length === 0 ? "none" : JSON.stringify(words);
}

function listText(all: readonly string[]): string {
  return all.length === 0 ? "none" : all.join(", ");
}

export function wasteOfLayer({ waste }: ExplainedLayer): number {
  return waste.rewritten + waste.rights + waste.again + waste.deleted;
}

/** `3.4 %`, `100 %`, `< 0.1 %`. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  const share = (part / whole) * 100;
  return share < 0.1 ? "< 0.1 %" : `${Number(share.toFixed(1))} %`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
