import { parse } from "unbash";

/** Texts of this many scripts are kept: those of a few Dockerfiles, each asked for by several readers. */
type Tree = ReturnType<typeof parse>;
const KEPT = 256;
const known = new Map<string, Tree>();

/** The syntax tree of a shell text. It is shared: nobody may change it. Throws where the text is more than the parser can take. */
export function syntaxOf(text: string): Tree {
  const before = known.get(text);
  if (before !== undefined) return before;
  // the parser takes time in proportion to the square of them
  if (isMoreThan(text, "<<", 1000) || isMoreThan(text, "(", 10_000)) throw new RangeError("too many here-documents or parentheses");
  const tree = parse(text);
  if (known.size >= KEPT) known.clear();
  known.set(text, tree);
  return tree;
}

function isMoreThan(text: string, part: string, count: number): boolean {
  return text.split(part, count + 1).length > count;
}
