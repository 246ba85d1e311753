import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { FindStandIn } from "../build/stand-ins.ts";
import { findMirror, parseBaseFlag, parseUserConfig } from "../contract/user-config.ts";
import { UserError } from "../errors.ts";
import type { CommandIo } from "./io.ts";

/** Which image stands in for which: `--base` first, then `mirrors:` of the user's configuration. */
export function findStandIns(bases: readonly string[], io: CommandIo): FindStandIn {
  const flags = Object.fromEntries(bases.map(parseBaseFlag));
  const mirrors = readUserConfig(io.env).mirrors;
  return (ref) => findMirror(flags, ref) ?? findMirror(mirrors, ref);
}

function readUserConfig(env: CommandIo["env"]): ReturnType<typeof parseUserConfig> {
  const named = env["PLIMSOLL_CONFIG"];
  const path = named ?? join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "plimsoll", "config.yaml");
  try {
    return parseUserConfig(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (named === undefined) return { mirrors: {} };
    throw new UserError("config-missing", `PLIMSOLL_CONFIG names ${path}, which cannot be read`, {
      hint: "unset it, or give the path of a YAML file",
      cause: error,
    });
  }
}
