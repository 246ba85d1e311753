import { isScalar, parseAllDocuments, parseDocument, visit, type Document, type Scalar } from "yaml";
import { isTooDeep } from "./yaml-depth.ts";

/** Reading YAML takes a second for so many characters. */
const MOST_CHARACTERS = 1024 * 1024;
/** The parser compares each key with all others of its map; they are looked for afterwards. */
const OPTIONS = { uniqueKeys: false, logLevel: "silent" } as const;

/** A YAML document with its merge keys; undefined for what is none, is too large or too deep, or repeats a key. */
export function readYamlDocument(text: string): Document | undefined {
  if (!isReadable(text)) return undefined;
  const document = parseDocument(text, { ...OPTIONS, merge: true });
  return document.errors.length > 0 || repeatedKeys(document).length > 0 ? undefined : document;
}

/** Every YAML document of a text that is none of these. */
export function readYamlDocuments(text: string): readonly Document[] {
  if (!isReadable(text)) return [];
  const documents = parseAllDocuments(text, OPTIONS);
  return Array.isArray(documents) ? documents.filter((document) => document.errors.length === 0 && repeatedKeys(document).length === 0) : [];
}

function isReadable(text: string): boolean {
  return text.length <= MOST_CHARACTERS && !isTooDeep(text);
}

/** Keys that stand in their map before already. */
export function repeatedKeys(document: Document): readonly Scalar[] {
  const repeated: Scalar[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === "<<") continue;
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      }
    },
  });
  return repeated;
}
