import { argument, callsIn, closing, literalString } from "./python/calls.ts";
import { blockKind } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";
import type { Reached } from "./reach.ts";

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

/** Variables that the application gives itself: `os.environ["X"] = "1"`, `os.environ.setdefault("X", "1")`. */
export function givenByItself(reached: readonly Reached[]): ReadonlySet<string> {
  const given = new Set<string>();
  for (const { module } of reached) {
    if (!module.mentions("environ")) continue;
    for (const { tokens } of module.statements) {
      const open = tokens.findIndex(({ text }) => text === "[");
      const end = open === -1 ? -1 : closing(tokens, open);
      const set = tokens[open - 1]?.text === "environ" && tokens[end + 1]?.text === "=" ? literalString(tokens.slice(open + 1, end)) : undefined;
      if (set !== undefined) given.add(set);
      for (const call of callsIn(tokens)) {
        const name = call.callee.endsWith("environ.setdefault") ? literalString(argument(call, 0)) : undefined;
        if (name !== undefined) given.add(name);
      }
    }
  }
  return given;
}
