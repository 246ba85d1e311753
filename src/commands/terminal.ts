import type { Terminal } from "../reports/kind.ts";
import type { CommandIo, Output } from "./io.ts";

const DEFAULT_WIDTH = 80;

/** What the place that output goes to can show, from the habits of terminals: NO_COLOR, FORCE_COLOR, TERM, COLUMNS, LANG. */
export function terminalOf(output: Output, env: CommandIo["env"]): Terminal {
  const columns = Number(env["COLUMNS"]);
  return {
    width: output.columns ?? (Number.isInteger(columns) && columns > 0 ? columns : DEFAULT_WIDTH),
    colour: wantsColour(output, env),
    unicode: canShowUnicode(env),
  };
}

function wantsColour(output: Output, env: CommandIo["env"]): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? env["CLICOLOR_FORCE"];
  if (forced !== undefined && forced !== "0" && forced !== "false") return true;
  return output.isTty && env["TERM"] !== "dumb";
}

function canShowUnicode(env: CommandIo["env"]): boolean {
  if (env["TERM"] === "linux") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  // logs of CI services come without a locale and show UTF-8
  return locale === "" || /utf-?8/i.test(locale);
}
