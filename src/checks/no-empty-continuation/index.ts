import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isTemplateFile } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No continued instruction has an empty line in it.",
    why: "The builder skips such a line for now and warns that it will refuse it. Whoever reads it takes the instruction for ended, and the next line for another one.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:NoEmptyContinuation", "dockerfile-utils:EMPTY_CONTINUATION_LINE"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    empty: "{keyword} goes on after this empty line: take the line away",
    swallowed: "{keyword} goes on after this empty line, so {next} is part of it: take the last backslash away",
  },
  title: () => "continued instructions have no empty lines",
  file: ({ plan }) =>
    noneOf(
      emptyLines(plan).map(({ keyword, next, span }) => {
        const place = placeOf(plan, { start: span.start, end: span.start });
        return next === undefined ? saw("empty", { keyword }, place) : saw("swallowed", { keyword, next }, place);
      }),
    ),
  fix: ({ plan }) => emptyLines(plan).flatMap(({ next, span }) => (next === undefined ? [{ ...span, text: "" }] : [])),
});

interface EmptyLines {
  readonly keyword: string;
  /** The whole lines, ends included. */
  readonly span: Span;
  /** An instruction that seems to begin behind them. */
  readonly next: string | undefined;
}

function emptyLines(plan: Plan): readonly EmptyLines[] {
  // lines that are filled in, or taken out, are not known
  if (isTemplateFile(plan)) return [];
  return plan.tree.nodes.flatMap((node) => {
    if (node.kind !== "instruction") return [];
    // the lines of a here-document are its own
    const end = node.heredocs[0]?.body.start ?? node.span.end;
    const text = plan.text.slice(node.span.start, end);
    const first = text.indexOf("\n") + 1;
    if (first === 0) return [];
    return [...text.slice(first).matchAll(/(?<![^\n])(?:[ \t\r\f\v]*\n)+/g)].map((match) => {
      const start = node.span.start + first + match.index;
      const rest = plan.text.slice(start + match[0].length, end);
      return { keyword: node.keyword, span: { start, end: start + match[0].length }, next: INSTRUCTION.exec(rest)?.[1] };
    });
  });
}

const INSTRUCTION =
  /^(?:[ \t]*#.*\n)*[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)[ \t]/;
