import { parse } from "unbash";

/** Texts of this many scripts are kept: those of a few Dockerfiles, each asked for by several readers. */
type Tree = ReturnType<typeof parse>;
const KEPT = 256;
const known = new Map<string, Tree>();

/** The syntax tree of a shell text. It is shared: nobody may change it. Throws where the text is nested too deep for the parser. */
export function syntaxOf(text: string): Tree {
  const before = known.get(text);
  if (before !== undefined) return before;
  const tree = parse(text);
  if (known.size >= KEPT) known.clear();
  known.set(text, tree);
  return tree;
}
