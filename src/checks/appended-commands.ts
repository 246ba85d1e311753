import { sourceOffset } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";
import { lastLink } from "../shell/last-link.ts";
import type { ShellCommand } from "../shell/shell.ts";
import type { Edit } from "../text/edit.ts";
import type { WrittenRun } from "./written-commands.ts";

/**
 * Lets a RUN end with one more command, joined to the last as that is to the one before it. `like` is the command after whose kind it is run:
 * with sudo or without. Undefined where the end of the RUN is not plain.
 */
export function appendedTo(plan: Plan, { instruction }: WrittenRun, like: ShellCommand, text: string): Edit | undefined {
  const { args, heredocs, json } = instruction;
  if (json !== undefined || heredocs.length > 0 || like.substituted === true || !/^(?:sudo)?$/.test(like.wrappers.join(" "))) return undefined;
  const link = lastLink(args.text);
  if (link === undefined) return undefined;
  const end = sourceOffset(args, link.end - 1) + 1;
  const joint = link.joint && plan.text.slice(sourceOffset(args, link.joint.start - 1) + 1, sourceOffset(args, link.joint.end));
  const joined = joint === undefined || !/^(?:\s|[\\`]\r?\n|;|&&)+$/.test(joint) ? " && " : joint.replace(/^;/, " &&").replace(";", "&&");
  return { start: end, end, text: `${joined}${like.wrappers.includes("sudo") ? "sudo " : ""}${text}` };
}
