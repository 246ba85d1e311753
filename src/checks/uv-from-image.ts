import type { Plan, Stage } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { keywordLike, lineEndOf, startOfComments } from "./inserted-lines.ts";
import type { FixEdit } from "./kind.ts";
import { withoutPipe } from "./removed-commands.ts";
import { runsWritten } from "./written-commands.ts";

const SCRIPT = /\bastral\.sh\/uv\/(?:([\d.]+)\/)?install\.sh\b/;
/** Where the script puts uv; whoever names it there has to go on finding it. */
const ITS_FOLDER = /\.(?:local\/bin|cargo)\/(?:env|bin\/env|uvx?\b)/;

/** Takes uv out of its own image, where a script from the web was piped into a shell for it; of the same version, which for a script without one is the latest. */
export function uvFromImage(plan: Plan, stages: readonly Stage[]): readonly FixEdit[] {
  if (ITS_FOLDER.test(plan.text)) return [];
  return runsWritten(plan).flatMap(({ commands, instruction, stage }) => {
    const download = stages.includes(stage) ? commands.find((command) => downloads(command)) : undefined;
    if (download === undefined || !plan.tree.nodes.includes(instruction)) return [];
    const removed = withoutPipe(plan, instruction, download);
    // variables may send it elsewhere, or choose another version
    if (removed === undefined || /\bUV_\w+=/.test(plan.text.slice(instruction.span.start, instruction.span.end))) return [];
    const version = SCRIPT.exec(download.args.map(({ value }) => value).join(" "))?.[1] ?? "latest";
    const at = startOfComments(plan, instruction.span.start);
    const end = lineEndOf(plan.text);
    const apart = /\n[ \t]*\r?\n$/.test(plan.text.slice(Math.max(0, at - 80), at)) ? end : "";
    const copy = `${keywordLike(plan, instruction, "COPY")} --from=ghcr.io/astral-sh/uv:${version} /uv /uvx /usr/local/bin/${end}${apart}`;
    const together = `uv ${instruction.span.start}`;
    return [
      { start: at, end: at, text: copy, together },
      { ...removed, together },
    ];
  });
}

function downloads({ args, pipe }: ShellCommand): boolean {
  return pipe?.index === 0 && args.some(({ value }) => SCRIPT.test(value));
}
