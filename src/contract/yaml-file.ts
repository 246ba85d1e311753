import { isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Document, type Node } from "yaml";
import type { FilePlace } from "../errors.ts";
import { isTooDeep } from "../project/yaml-depth.ts";
import { repeatedKeys } from "../project/yaml.ts";
import { indexLines, type LineIndex } from "../text/lines.ts";
import { quoted, throwProblems, type Problem } from "./problem.ts";

/** Parsing takes a second for three times as many. */
const MAX_LENGTH = 256 * 1024;

export type YamlPath = readonly (string | number)[];

/** A YAML file's value, and where each part of it stands. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** Where the key or the value at a path stands; the nearest part that exists, for a path that does not. */
  place(path: YamlPath, part: "key" | "value"): FilePlace;
}

/**
 * Reads YAML 1.2. Plain numbers and truth values below the `verbatim` paths (`*` is any key) stay the text that was written,
 * so that `1.10` is not turned into 1.1.
 *
 * @throws ContractError for anything that is not YAML, is too large or too deep, or repeats a key.
 */
export function readYaml(path: string, text: string, verbatim: readonly YamlPath[]): YamlFile {
  const lines = indexLines(text);
  const start = { path, line: 1, column: 1 };
  const refuse = (code: string, message: string, hint?: string): void => throwProblems([{ code, message, hint, place: start }]);

  if (text.length > MAX_LENGTH) refuse("yaml-too-large", `the file holds ${text.length} characters; at most ${MAX_LENGTH} are read`);
  if (text.includes("\0")) refuse("yaml-binary", "the file is not text: it holds a zero byte", "write it as UTF-8");
  if (isTooDeep(text)) refuse("yaml-too-deep", "the file is nested too deeply to be read");

  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false });
  throwProblems([...document.errors, ...document.warnings].map((error) => syntaxProblem(error, path, lines)));
  throwProblems(repeatedKeys(document).map(({ range }) => syntaxProblem({ code: "DUPLICATE_KEY", message: "", pos: [range?.[0] ?? 0, 0] }, path, lines)));
  throwProblems(prototypeKeys(document, path, lines));
  for (const route of verbatim) keepWritten(document, document.contents, route);

  return { path, value: toValue(document, start), place: (route, part) => ({ path, ...lines.position(offsetOf(document, route, part)) }) };
}

function syntaxProblem(error: { code: string; message: string; pos: [number, number] }, path: string, lines: LineIndex): Problem {
  return { code: "yaml-syntax", message: yamlWords[error.code] ?? error.message, hint: undefined, place: { path, ...lines.position(error.pos[0]) } };
}

const yamlWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "this key stands here twice",
  TAB_AS_INDENT: "a tab indents this line; YAML takes only spaces",
  NON_STRING_KEY: "a key must be a plain word here",
  MULTIPLE_DOCS: "a second document begins here; only one is read",
};

/** Such a key would be lost on the way to an object. */
function prototypeKeys(document: Document, path: string, lines: LineIndex): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || (key.value !== "__proto__" && key.value !== "constructor" && key.value !== "prototype")) return;
      const place = { path, ...lines.position(key.range?.[0] ?? 0) };
      problems.push({ code: "unknown-key", message: `unknown key ${quoted(key.value)}`, hint: undefined, place });
    },
  });
  return problems;
}

function keepWritten(document: Document, node: unknown, route: YamlPath): void {
  const at = resolved(document, node);
  const [key, ...rest] = route;
  if (isScalar(at) && key === undefined) {
    if ((typeof at.value === "number" || typeof at.value === "boolean" || typeof at.value === "bigint") && at.source !== undefined) at.value = at.source;
    return;
  }
  if (isMap(at)) {
    for (const pair of at.items) if (key === "*" || (isScalar(pair.key) && pair.key.value === key)) keepWritten(document, pair.value, rest);
  } else if (isSeq(at) && key === "*") {
    for (const item of at.items) keepWritten(document, item, rest);
  }
}

function toValue(document: Document, place: FilePlace): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throwProblems([{ code: "yaml-aliases", message: `the file's aliases cannot be followed: ${why}`, hint: "write the values out", place }]);
    return undefined;
  }
}

function offsetOf(document: Document, route: YamlPath, part: "key" | "value"): number {
  let node: unknown = document.contents;
  let keyNode: unknown = node;
  for (const step of route) {
    const parent = resolved(document, node);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      keyNode = pair.key;
      node = pair.value ?? pair.key;
    } else if (isSeq(parent) && parent.items[Number(step)] !== undefined) {
      node = parent.items[Number(step)];
      keyNode = node;
    } else break;
  }
  const found = (part === "key" ? keyNode : node) as Node | null;
  return found?.range?.[0] ?? 0;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}
