import type { OptionWords } from "../../facts/programs/kind.ts";

/** An option as its manual has it. */
export interface KnownOption {
  readonly name: string;
  /** Empty where the option is known to be there, and nobody wrote words for it. */
  readonly words: string;
  /** `next`: a value in its own word or the next; `glued`: only in its own; `rest`: whatever follows the name. */
  readonly value: "none" | "next" | "glued" | "rest";
}

export interface OptionTable {
  readonly exact: ReadonlyMap<string, KnownOption>;
  /** Names that other text may follow, the longest first. */
  readonly open: readonly KnownOption[];
}

const known = new WeakMap<OptionWords, OptionTable>();

export function optionTable(words: OptionWords | undefined): OptionTable {
  if (words === undefined) return empty;
  const before = known.get(words);
  if (before !== undefined) return before;
  const table = read(words);
  known.set(words, table);
  return table;
}

const empty: OptionTable = { exact: new Map(), open: [] };

function read(words: OptionWords): OptionTable {
  const exact = new Map<string, KnownOption>();
  const open: KnownOption[] = [];
  for (const [key, text] of Object.entries(words)) {
    const spellings = key.split(" ").filter((spelling) => spelling !== "");
    // of `-o --output=` only the last spelling tells that there is a value
    for (const spelling of spellings) {
      const [, name = spelling, mark = ""] = /^(.+?)(=\?|=|\*)?$/.exec(spelling) ?? [];
      if (mark === "*" || (spelling.endsWith("=*") && mark === "*")) open.push({ name, words: text, value: "rest" });
      // of two keys with one name the first counts
      else if (!exact.has(name)) exact.set(name, { name, words: text, value: mark === "=" ? "next" : mark === "=?" ? "glued" : "none" });
    }
  }
  return { exact, open: open.toSorted((left, right) => right.name.length - left.name.length) };
}

/** The first table that has the name, whole. */
export function exactOption(tables: readonly OptionTable[], name: string): KnownOption | undefined {
  for (const { exact } of tables) {
    const found = exact.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first table that has an open name that the word begins with. */
export function openOption(tables: readonly OptionTable[], word: string): KnownOption | undefined {
  for (const { open } of tables) {
    const found = open.find(({ name }) => word.startsWith(name));
    if (found !== undefined) return found;
  }
  return undefined;
}
