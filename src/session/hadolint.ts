import { join } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import { readHadolintEnvironment } from "../contract/hadolint/environment.ts";
import { hadolintNames, hadolintSettings, readHadolintFile, type HadolintSettings } from "../contract/hadolint/file.ts";
import { isUnreadable, readFile } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { unreadable } from "./too-large.ts";

/** The settings that hadolint itself would use here: those of its environment variables, and of the file in the working directory, else the user's. */
export function findHadolint(host: SessionHost): HadolintSettings | undefined {
  const environment = readHadolintEnvironment(host.env, checks);
  for (const path of candidates(host)) {
    const text = readFile(host, path);
    if (text !== undefined) return readHadolintFile(path, text, checks, environment);
    if (isUnreadable(host, path)) throw unreadable(path, "shorten it, or save it as UTF-8");
  }
  return environment === undefined ? undefined : hadolintSettings("HADOLINT_*", environment);
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
