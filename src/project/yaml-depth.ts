import { Lexer } from "yaml";

const MAX_DEPTH = 50;
const MAX_INDENT = 400;

/** The parser recurses, and a deep enough nest ends the process; the lexer does not. */
export function isTooDeep(text: string): boolean {
  let brackets = 0;
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets += 1;
    else if (token === "]" || token === "}") brackets -= 1;
    // between brackets a line may hold any number of them, side by side
    else if (brackets === 0 && (token === "-" || token === "?" || token === ":")) inLine += 1;
    else if (token === "\n") inLine = 0;
    else if (token.length > MAX_INDENT && token.trim() === "") return true;
    if (brackets > MAX_DEPTH || inLine > MAX_DEPTH) return true;
  }
  return false;
}
