import { visit } from "yaml";
import { UserError } from "../../errors.ts";
import { readYamlDocument } from "../../project/yaml.ts";

export type Written = Readonly<Record<string, unknown>>;

interface Readable {
  read(path: string): string | undefined;
}

/** Reading YAML takes a second for three times as many. */
const MOST_CHARACTERS = 256 * 1024;

const known = new WeakMap<Readable, Map<string, Written>>();

/** A Compose file at a path; empty for one that is not there or no YAML. Read once for each source. */
export function composeDocument(path: string, source: Readable): Written {
  const documents = known.get(source) ?? new Map<string, Written>();
  known.set(source, documents);
  const before = documents.get(path);
  if (before !== undefined) return before;
  const text = source.read(path);
  if (text !== undefined && text.length > MOST_CHARACTERS) {
    throw new UserError("compose-too-large", `${path} is too large to be read: it has more than ${MOST_CHARACTERS.toLocaleString("en-GB")} characters`, {
      hint: "give the Dockerfiles themselves",
    });
  }
  const document = text === undefined ? {} : mapIn(readLeniently(text));
  documents.set(path, document);
  return document;
}

/** Plain numbers and truth values become texts as Compose makes them: 1.10 is 1.1. Undefined for what is no YAML. */
function readLeniently(text: string): unknown {
  try {
    const document = readYamlDocument(text);
    if (document === undefined) return undefined;
    visit(document, {
      Scalar(_, node) {
        if (typeof node.value === "number" || typeof node.value === "boolean") node.value = String(node.value);
      },
    });
    return document.toJS();
  } catch {
    return undefined;
  }
}

export function mapIn(value: unknown): Written {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Written) : {};
}

/** A mapping, or a list of `NAME=value` and `NAME`; a name without a value stands for a variable of that name. */
export function pairsIn(written: unknown): Record<string, string | undefined> {
  if (Array.isArray(written)) {
    const pairs = written.filter((item) => typeof item === "string").map((item) => [item, item.indexOf("=")] as const);
    return Object.fromEntries(pairs.map(([item, at]) => (at === -1 ? [item, undefined] : [item.slice(0, at), item.slice(at + 1)])));
  }
  return Object.fromEntries(Object.entries(mapIn(written)).map(([name, value]) => [name, typeof value === "string" ? value : undefined]));
}

/** A text, or a list of texts. */
export function textsIn(written: unknown): readonly string[] {
  if (typeof written === "string") return [written];
  return Array.isArray(written) ? written.filter((item) => typeof item === "string") : [];
}
