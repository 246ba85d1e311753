import { join } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import { hadolintNames, readHadolintFile, type HadolintSettings } from "../contract/hadolint/file.ts";
import { readFile } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

/** The settings that hadolint itself would use here: of the working directory, else of the user. */
export function findHadolint(host: SessionHost): HadolintSettings | undefined {
  for (const path of candidates(host)) {
    const text = readFile(host, path);
    if (text !== undefined) return readHadolintFile(path, text, checks);
  }
  return undefined;
}

function candidates({ cwd, env }: SessionHost): readonly string[] {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const config = env["XDG_CONFIG_HOME"] || (home === undefined ? undefined : join(home, ".config"));
  const visible = ["hadolint.yaml", "hadolint.yml"];
  const below = (folder: string | undefined, names: readonly string[]): readonly string[] =>
    folder === undefined ? [] : names.map((name) => join(folder, name));
  return [
    ...below(cwd, hadolintNames),
    ...below(config, visible),
    ...below(home === undefined ? undefined : join(home, ".hadolint"), [...visible, "config.yaml", "config.yml"]),
    ...below(home, hadolintNames),
  ];
}
