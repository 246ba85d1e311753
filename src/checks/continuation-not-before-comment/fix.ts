import type { Plan } from "../../plan/plan.ts";
import type { FixEdit } from "../kind.ts";
import { lineEndOf } from "../inserted-lines.ts";
import type { Swallowing } from "./index.ts";

const KEYWORD = /^[ \t]*(?:FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)\b/i;

/** Gives the comment a line of its own, below the one that it stands on, so that this one goes on with what was swallowed. */
export function commentMoved(plan: Plan, { comment, kind, line }: Swallowing): readonly FixEdit[] {
  const next = plan.lines.text(line + 1);
  if (line >= plan.lines.count || next.trim() === "" || KEYWORD.test(next)) return [];
  const written = plan.text.slice(comment.start, comment.end).trimEnd();
  const isSwallowing = kind === "swallows" && written.endsWith("\\");
  if (kind === "swallows" && !isSwallowing) return [];
  const text = isSwallowing ? written.slice(0, -1).trimEnd() : written;
  const before = plan.text.slice(0, comment.start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const head = before.slice(lineStart);
  const kept = head.trimEnd();
  const indent = /^[ \t]*/.exec(next)?.[0] ?? "";
  const end = comment.start + plan.text.slice(comment.start, comment.end).trimEnd().length;
  const start = lineStart + kept.length;
  const joint = kept.endsWith("\\") ? "" : " \\";
  return [{ start, end, text: `${joint}${lineEndOf(plan.text)}${indent}${text}` }];
}
