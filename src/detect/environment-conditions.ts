import { blockKind } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";

/** Whether it is reached only where the environment asks for it: below `if "X" in os.environ`, `if os.getenv("DB") == "postgres"`. */
export function isAskedFor(statement: Statement): boolean {
  for (let block = statement.parent; block !== undefined; block = block.parent) if (asksEnvironment(block)) return true;
  return false;
}

/** A condition that holds where a variable is set, not where it is missing. */
function asksEnvironment(header: Statement): boolean {
  const kind = blockKind(header);
  if (kind !== "if" && kind !== "elif") return false;
  const words = header.tokens.map(({ text }) => text);
  return (
    words.some((word) => word === "environ" || word === "getenv") && !words.some((word) => word === "not" || word === "is" || word === "!=" || word === "or")
  );
}
