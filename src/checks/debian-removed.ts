import type { Stage } from "../plan/plan.ts";
import { commandsRun } from "../plan/queries.ts";
import type { Span } from "../text/span.ts";
import { programOf } from "./commands.ts";

/** Debian packages that RUN commands of these stages take away again, by apt-get, apt or dpkg, as far as their names are written out. */
export function aptRemoved(stages: readonly Stage[]): readonly { readonly name: string; readonly span: Span }[] {
  const removed: { readonly name: string; readonly span: Span }[] = [];
  for (const { command } of commandsRun(stages)) {
    if (!/^(?:apt-get|apt|aptitude|dpkg)$/.test(programOf(command))) continue;
    const verb = command.args.findIndex((word) => /^(?:remove|purge|autoremove|autopurge|-r|-P|--remove|--purge)$/.test(word.value));
    if (verb === -1 || command.args.some((word) => word.value === "install")) continue;
    for (const word of command.args.slice(verb + 1)) {
      if (word.literal && !word.value.startsWith("-")) removed.push({ name: word.value.split(/[=:]/, 1)[0] ?? "", span: word.span });
    }
  }
  return removed;
}
