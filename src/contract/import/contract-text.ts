import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import type { Imported, ImportedRequirement } from "./imported.ts";

const MOST_COLUMNS = 140;

/** A whole `plimsoll.yaml` for an image of this name. */
export function importedContract(imported: readonly Imported[], image: string): string {
  const presets = [...new Set(imported.flatMap((one) => one.extends))];
  const body = {
    ...(presets.length === 0 ? {} : { extends: presets }),
    images: { [image]: { build: { context: "." }, requirements: requirementsOf(imported) } },
  };
  return `${heading(imported)}${yaml(body)}${leftLines(imported)}`;
}

/** The lines for an image's `requirements:` in a contract that is there already. */
export function importedFragment(imported: readonly Imported[]): string {
  const presets = [...new Set(imported.flatMap((one) => one.extends))];
  const body = { ...(presets.length === 0 ? {} : { extends: presets }), requirements: requirementsOf(imported) };
  return `${heading(imported)}${yaml(body)}${leftLines(imported)}`;
}

function heading(imported: readonly Imported[]): string {
  return `# Imported from ${imported.map(({ path }) => oneLine(path)).join(", ")}.\n`;
}

function requirementsOf(imported: readonly Imported[]): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const { off, requirements } of imported) {
    for (const id of off) all[id] = "off";
    for (const one of requirements) all[freeId(one.id, all)] = written(one);
  }
  return all;
}

/** Two files may have a test of one name each. */
function freeId(id: string, taken: Readonly<Record<string, unknown>>): string {
  for (let number = 2, free = id; ; number += 1) {
    if (!Object.hasOwn(taken, free)) return free;
    free = `${id.slice(0, 94)} (${number})`;
  }
}

function written({ check, level, options }: ImportedRequirement): unknown {
  return { check, ...(level === undefined ? {} : { level }), ...(options === undefined ? {} : { options }) };
}

/** Requirements on one line each, as people write them, where they are short. */
function yaml(body: unknown): string {
  const document = new Document(body, { aliasDuplicateObjects: false });
  visit(document, {
    Map(key, node, path) {
      const parent = path.at(-1);
      const isRequirement = key === "value" && "items" in node && node.items.some((item) => isScalar(item.key) && item.key.value === "check");
      if (isRequirement && parent !== undefined && isShort(node)) node.flow = true;
      return undefined;
    },
    Seq(_, node) {
      if (node.items.every((item) => isScalar(item)) && isShort(node)) node.flow = true;
      return undefined;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true, defaultStringType: "PLAIN" });
}

function isShort(node: unknown): boolean {
  if (!isMap(node) && !isSeq(node)) return false;
  return JSON.stringify(node.toJSON()).length <= MOST_COLUMNS;
}

function leftLines(imported: readonly Imported[]): string {
  const lines = imported.flatMap(({ left, path }) =>
    left.map(({ line, what, why }) => `#   ${oneLine(path)}${line === undefined ? "" : `:${line}`}  ${oneLine(what)}: ${oneLine(why)}`),
  );
  return lines.length === 0 ? "" : `\n# Not carried over:\n${lines.join("\n")}\n`;
}

/** A comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
