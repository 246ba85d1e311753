import { literalString } from "./python/calls.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";

/** String constants of the reached modules: `API_V1_STR = "/api/v1"`, also as a class attribute or a keyword's default. */
export type Constants = ReadonlyMap<string, string>;

/** Constants by their last name; a name that stands for two different texts is left out. */
export function constantsOf(reached: readonly Reached[]): Constants {
  const constants = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { module } of reached) {
    for (const { tokens } of module.statements) {
      const name = tokens[0];
      if (name?.kind !== "name" || (tokens[1]?.text !== "=" && tokens[1]?.text !== ":")) continue;
      const equals = tokens.findIndex((token) => token.text === "=");
      const value = equals === -1 ? undefined : literalString(tokens.slice(equals + 1));
      if (value === undefined) continue;
      if (constants.has(name.text) && constants.get(name.text) !== value) doubtful.add(name.text);
      constants.set(name.text, value);
    }
  }
  for (const name of doubtful) constants.delete(name);
  return constants;
}

/** What a deployment may put in front of all paths, and mostly does not. */
const BASE =
  /^(?:get_|url_|app_|api_|web_)?(?:base|root|context|script|sub|mount|site)_?(?:path|prefix|url|dir|name|point|uri)$|^(?:url|path)_prefix$|^forwarded_prefix$/i;

/** The prefix that tokens stand for; a base path that a deployment may set, `settings.BASE_PATH`, counts as the empty text it is by default. */
export function prefixText(tokens: readonly Token[] | undefined, constants: Constants): string | undefined {
  if (tokens === undefined) return undefined;
  const known = knownText(tokens, constants);
  if (known !== undefined) return known;
  const plus = tokens.findIndex((token) => token.text === "+");
  if (plus !== -1) {
    const [left, right] = [prefixText(tokens.slice(0, plus), constants), prefixText(tokens.slice(plus + 1), constants)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const formatted = tokens.length === 1 && tokens[0]?.kind === "string" ? /^[fF](["'])\{(?:\w+\.)*(\w+)\}([^{}"']*)\1$/.exec(tokens[0].text) : null;
  if (formatted !== null) return BASE.test(formatted[2] ?? "") ? (formatted[3] ?? "") : undefined;
  const name = tokens.findLast((token) => token.kind === "name");
  return name !== undefined && BASE.test(name.text) && tokens.every((token) => token.kind === "name" || [".", "(", ")"].includes(token.text)) ? "" : undefined;
}

/** The text of a literal, a constant (`settings.API_V1_STR`), or such parts added together; undefined where it is not known. */
export function knownText(tokens: readonly Token[] | undefined, constants: Constants): string | undefined {
  if (tokens === undefined || tokens.length === 0) return undefined;
  const literal = literalString(tokens);
  if (literal !== undefined) return literal;
  const plus = tokens.findIndex((token) => token.text === "+");
  if (plus !== -1) {
    const [left, right] = [knownText(tokens.slice(0, plus), constants), knownText(tokens.slice(plus + 1), constants)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const formatted = tokens.length === 1 && tokens[0]?.kind === "string" ? /^[fF](["'])([^{}"']*)\{(?:\w+\.)*(\w+)\}([^{}"']*)\1$/.exec(tokens[0].text) : null;
  if (formatted !== null) {
    const inner = constants.get(formatted[3] ?? "");
    return inner === undefined ? undefined : `${formatted[2]}${inner}${formatted[4]}`;
  }
  const last = tokens.at(-1);
  return last?.kind === "name" && tokens.every((token) => token.kind === "name" || token.text === ".") ? constants.get(last.text) : undefined;
}
