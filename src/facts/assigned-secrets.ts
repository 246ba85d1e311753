import { isDummySecret } from "./dummy-secrets.ts";
import { isSecretName } from "./secrets.ts";

/** Files in which people write settings; in a program's source a name and a text say too little. */
const SETTINGS =
  /(?:^|\/)(?:[^/]*\.(?:ya?ml|json|toml|ini|cfg|conf|cnf|properties|env|tfvars|xml)|\.env(?:\.[^/]+)?|\.npmrc|\.netrc|settings\.py|config\.py)$/i;
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?["']?([A-Za-z][\w.-]{0,60})["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9+/_=.~-]{16,200})["']?[ \t]*(?:[,;][ \t]*)?$/gm;
/** Bits a character: words and paths have less, random letters and digits more. */
const RANDOM = 3.6;

/** The first value in a file of settings that its name calls a secret and that looks drawn at random; undefined where there is none. */
export function assignedSecret(path: string, text: string): { readonly kind: string; readonly secret: string } | undefined {
  if (!SETTINGS.test(path)) return undefined;
  for (const [, name = "", value = ""] of text.matchAll(ASSIGNMENT)) {
    if (isSecretName(snake(name)) && looksRandom(value)) return { kind: `value of ${name}`, secret: value };
  }
  return undefined;
}

/** Letters and digits without order; no path, no sentence with hyphens, no dummy. */
export function looksRandom(value: string): boolean {
  if (isDummySecret(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^(?:[a-z]+[-_.]){2,}[a-z]+\d*$/i.test(value) || /^[a-z][\w-]*(?:\.[a-z][\w-]*)+$/i.test(value)) return false;
  return entropy(value) >= RANDOM;
}

/** Shannon's, of the characters. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** `apiKey` as `api_Key`, so that its parts can be told. */
function snake(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
}
