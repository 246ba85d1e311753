import { UserError } from "../errors.ts";
import { fullRepository, readImageName } from "./image-name.ts";
import { checkPart } from "./issues.ts";
import { throwProblems } from "./problem.ts";
import { configSchema } from "./schema.ts";
import { readYaml } from "./yaml-file.ts";

/** What a user says once for every contract of this machine. */
export interface UserConfig {
  /** Images that others stand in for: a whole name, or the beginning of names when it ends in `/` or `*`. */
  readonly mirrors: Readonly<Record<string, string>>;
}

/** @throws ContractError for anything but a mapping of `mirrors`. An empty file is fine. */
export function parseUserConfig(text: string, path: string): UserConfig {
  const file = readYaml(path, text, []);
  const read = checkPart(configSchema, file.value ?? {}, file, []);
  if ("problems" in read) throwProblems(read.problems);
  return { mirrors: "value" in read ? (read.value.mirrors ?? {}) : {} };
}

/** What stands in for an image: the mirror of its whole name, else of its longest beginning. A digest matches a key of the same tag or digest. */
export function findMirror(mirrors: Readonly<Record<string, string>>, ref: string): string | undefined {
  const asked = readImageName(ref);
  let best: { readonly length: number; readonly mirror: string } | undefined;
  for (const [key, mirror] of Object.entries(mirrors)) {
    if (key.endsWith("/") || key.endsWith("*")) {
      const beginning = fullRepository(key.replace(/\*$/, ""));
      const whole = asked.repository + (asked.tag === undefined ? "" : `:${asked.tag}`) + (asked.digest === undefined ? "" : `@${asked.digest}`);
      if (whole.startsWith(beginning) && beginning.length > (best?.length ?? -1)) {
        best = { length: beginning.length, mirror: mirror.replace(/\*$/, "") + whole.slice(beginning.length) };
      }
      continue;
    }
    const known = readImageName(key);
    if (known.repository !== asked.repository) continue;
    const same = known.digest === undefined ? known.tag === asked.tag : known.digest === asked.digest;
    if (same) return mirror;
  }
  return best?.mirror;
}

/** `python:3.11-slim=registry.local/python:3.11-slim`, as `--base` takes it: the image, and what stands in for it. */
export function parseBaseFlag(flag: string): readonly [string, string] {
  const [image = "", mirror = "", ...rest] = flag.split("=").map((part) => part.trim());
  if (image !== "" && mirror !== "" && rest.length === 0) return [image, mirror];
  throw new UserError("wrong-base", `--base ${JSON.stringify(flag)} does not name an image and what stands in for it`, {
    hint: "write it as --base python:3.11-slim=registry.local/python:3.11-slim",
  });
}
