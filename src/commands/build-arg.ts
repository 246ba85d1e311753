import { UserError } from "../errors.ts";
import type { CommandIo } from "./io.ts";

/** `NAME=value`; a name alone has the value of the variable here, as with docker. */
export function readBuildArg(written: string, env: CommandIo["env"]): readonly (readonly [string, string])[] {
  const equals = written.indexOf("=");
  const name = equals === -1 ? written : written.slice(0, equals);
  if (name === "")
    throw new UserError("wrong-build-arg", `--build-arg ${JSON.stringify(written)} names no argument`, { hint: "write it as --build-arg NAME=value" });
  const value = equals === -1 ? env[name] : written.slice(equals + 1);
  return value === undefined ? [] : [[name, value]];
}
