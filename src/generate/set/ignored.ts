import { parentOf } from "../../project/folder.ts";
import type { ContractSet } from "../../contract/set/set.ts";

/** Lines of .gitignore that keep real variables and keys out of version control. */
export function ignoredLines({ environments }: ContractSet): readonly string[] {
  const lines: string[] = [];
  for (const { envFile, example, tls } of environments) {
    const folder = parentOf(envFile) === "" ? "" : `${parentOf(envFile)}/`;
    const usual = envFile.slice(folder.length).startsWith(".env");
    lines.push(usual ? `/${folder}.env*` : `/${envFile}`);
    lines.push(usual && example.startsWith(`${folder}.env`) && example.endsWith(".example") ? `!/${folder}.env*.example` : `!/${example}`);
    if (tls !== undefined) lines.push(`/${tls.certificate}`, `/${tls.key}`);
  }
  // what lets files in again has to come after what keeps them out
  return [...new Set(lines)].toSorted((one, other) => Number(one.startsWith("!")) - Number(other.startsWith("!")));
}

/** A .gitignore with the lines it lacks; undefined where it lacks none. What was added once and is gone, someone took out. */
export function withIgnored(text: string | undefined, lines: readonly string[], before: readonly string[]): string | undefined {
  const present = new Set((text ?? "").split(/\r?\n/).map((line) => line.trim()));
  const missing = lines.filter((line) => !present.has(line) && !before.includes(line));
  if (missing.length === 0) return undefined;
  const end = text?.includes("\r\n") === true ? "\r\n" : "\n";
  const head = text === undefined || text === "" ? "" : text.endsWith("\n") ? text + end : text + end + end;
  return head + ["# Real variables and keys: their examples are committed, they are not.", ...missing, ""].join(end);
}
