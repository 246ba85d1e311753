import type { BuildSecret } from "../engines/build-kind.ts";
import { UserError } from "../errors.ts";

const SECRET_HINT = "--secret id=NAME,src=FILE or --secret id=NAME,env=VARIABLE";

/** A secret as `--secret` takes it. Only where it is, never its value. `absolute` makes a path absolute. */
export function parseSecret(word: string, absolute: (path: string) => string): BuildSecret {
  const fields = new Map<string, string>();
  for (const part of word.split(",")) {
    const at = part.indexOf("=");
    if (at < 1) throw new UserError("secret-unclear", "a --secret is made of name=value, with commas between", { hint: SECRET_HINT });
    fields.set(part.slice(0, at).toLowerCase(), part.slice(at + 1));
  }
  const id = fields.get("id");
  if (id === undefined || id === "") throw new UserError("secret-unclear", "a --secret has no id", { hint: SECRET_HINT });
  for (const name of fields.keys()) {
    if (!["id", "src", "source", "env", "type"].includes(name)) throw new UserError("secret-unclear", `--secret knows no ${name}`, { hint: SECRET_HINT });
  }
  const file = fields.get("src") ?? fields.get("source");
  const variable = fields.get("env");
  if (file !== undefined && variable !== undefined)
    throw new UserError("secret-unclear", `the secret ${id} comes from a file and a variable`, { hint: SECRET_HINT });
  if (file !== undefined) return fields.get("type") === "env" ? { id, from: { variable: file } } : { id, from: { file: absolute(file) } };
  return { id, from: { variable: variable ?? id } };
}

/** `NAME=value`, or `NAME` with the value that the environment gives it. */
export function parseAssignments(flag: string, words: readonly string[], env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    const name = at === -1 ? word : word.slice(0, at);
    if (name === "") throw new UserError("assignment-unclear", `${flag} wants NAME=value`, { hint: `${flag} VERSION=1.2` });
    const value = at === -1 ? env[name] : word.slice(at + 1);
    // docker leaves out what its environment does not have, too
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** `linux/amd64,linux/arm64`, once or several times. */
export function parsePlatforms(words: readonly string[]): readonly string[] {
  const platforms = words.flatMap((word) => word.split(",")).map((word) => word.trim().toLowerCase());
  for (const platform of platforms) {
    if (!/^[a-z0-9]{1,20}\/[a-z0-9_]{1,20}(?:\/[a-z0-9.]{1,20})?$/.test(platform)) {
      throw new UserError("platform-unclear", `${platform === "" ? "an empty word" : platform} is no platform`, { hint: "--platform linux/amd64,linux/arm64" });
    }
  }
  return [...new Set(platforms)];
}
