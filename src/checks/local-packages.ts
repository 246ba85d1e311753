import { packageActionOf } from "../plan/package-actions.ts";
import type { Plan } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { commandsWritten, instructionsWritten } from "./written-commands.ts";

/** Whether a command installs nothing but package files that no line of the file downloads: packages of one's own, that nobody signed. */
export function installsOwnPackages(plan: Plan, command: ShellCommand): boolean {
  const action = packageActionOf(command);
  if (action?.verb !== "install" || action.packages.length === 0) return false;
  if (!action.packages.every(({ kind, word }) => kind === "path" || (kind === "unknown" && /\.(?:apk|rpm|deb)$/.test(word.value)))) return false;
  const suffix = /\.(apk|rpm|deb)$/.exec(action.packages[0]?.word.value ?? "")?.[1];
  return suffix !== undefined && !downloads(plan, suffix);
}

function downloads(plan: Plan, suffix: string): boolean {
  const file = new RegExp(`\\.${suffix}\\b`);
  const isAddress = (word: string): boolean => /https?:\/\//.test(word) && file.test(word.slice(word.indexOf("://")));
  const hasAddress = (text: string): boolean => text.split(/\s+/).some(isAddress);
  return (
    commandsWritten(plan).some(({ command }) => command.args.some((word) => hasAddress(word.value))) ||
    instructionsWritten(plan).some(({ instruction }) => instruction.keyword === "ADD" && hasAddress(instruction.args.text))
  );
}
