/** What the variables of a file are; undefined for one that is not known. */
export type FindVariable = (name: string) => string | undefined;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const DEEPEST = 10;

/** A text of a Compose file with its variables filled in: `$NAME`, `${NAME}`, `${NAME:-default}` and the like, `$$`. Undefined where one is not known. */
export function interpolate(text: string, find: FindVariable, depth = 0): string | undefined {
  if (!text.includes("$")) return text;
  if (depth > DEEPEST) return undefined;
  let result = "";
  let at = 0;
  while (at < text.length) {
    const sign = text.indexOf("$", at);
    if (sign === -1) return result + text.slice(at);
    result += text.slice(at, sign);
    if (text[sign + 1] === "$") {
      result += "$";
      at = sign + 2;
      continue;
    }
    const braced = text[sign + 1] === "{";
    NAME.lastIndex = sign + (braced ? 2 : 1);
    const name = NAME.exec(text)?.[0];
    if (name === undefined) {
      result += "$";
      at = sign + 1;
      continue;
    }
    const end = braced ? closingBrace(text, sign + 2) : NAME.lastIndex;
    if (end === -1) return undefined;
    const modifier = braced ? text.slice(NAME.lastIndex, end) : "";
    const value = valueOf(find(name), modifier, (inner) => interpolate(inner, find, depth + 1));
    if (value === undefined) return undefined;
    result += value;
    at = braced ? end + 1 : end;
  }
  return result;
}

/** What a variable with a modifier comes to; a missing one that has to be there is not known here. */
function valueOf(value: string | undefined, modifier: string, expand: (text: string) => string | undefined): string | undefined {
  const [, colon = "", sign = "", word = ""] = /^(:?)([-+?])([^]*)$/.exec(modifier) ?? [];
  const there = value !== undefined && (colon === "" || value !== "");
  if (sign === "-") return there ? value : expand(word);
  if (sign === "+") return there ? expand(word) : "";
  return there || sign === "" ? value : undefined;
}

function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{" && text[at - 1] === "$") open += 1;
    else if (text[at] === "}") open -= 1;
    if (open === 0) return at;
  }
  return -1;
}
