import type { Span } from "../text/span.ts";
import { readArguments } from "./arguments.ts";
import { countLeadingBlanks, endWithoutBlanks } from "./blanks.ts";
import { readDirectives } from "./directives.ts";
import { findHeredocs } from "./heredocs.ts";
import { isComment, isEmpty, isTooLong, readLogicalLine, splitLines, type Line, type LogicalLine } from "./logical-lines.ts";
import { sliceJoined, sourceSpan, type Dockerfile, type Heredoc, type Instruction, type JoinedText, type Node, type SyntaxProblem } from "./syntax.ts";

/** Reads a Dockerfile as BuildKit does. Never throws: what is wrong is a problem with its place, and reading goes on after it. */
export function parse(text: string): Dockerfile {
  const lines = splitLines(text);
  const { directives, escape, problems: found } = readDirectives(lines);
  const problems: SyntaxProblem[] = [...found];
  const nodes: Node[] = directives.map((directive) => ({ kind: "directive", span: directive.span }));

  for (const line of lines)
    if (isTooLong(line, text)) problems.push({ code: "line-too-long", message: "a line may hold at most 65535 bytes", span: line.span });

  let index = directives.length;
  while (index < lines.length) {
    const line = lines[index] as Line;
    if (isEmpty(line.text) || isComment(line.text)) {
      nodes.push({ kind: isEmpty(line.text) ? "blank" : "comment", span: line.span });
      index += 1;
      continue;
    }
    const logical = readLogicalLine(lines, index, escape);
    const read = readInstruction(lines, logical, escape, problems);
    nodes.push(read.instruction);
    index = read.next;
  }
  return { text, nodes, directives, escape, problems };
}

function readInstruction(
  lines: readonly Line[],
  logical: LogicalLine,
  escape: string,
  problems: SyntaxProblem[],
): { readonly instruction: Instruction; readonly next: number } {
  const first = lines[logical.from] as Line;
  const head = readHead(logical.joined, escape, problems);
  const body = head.trigger ?? head;
  const takesHeredocs = (body.keyword === "RUN" || body.keyword === "COPY" || body.keyword === "ADD") && body.json === undefined;
  const { heredocs, next } = takesHeredocs ? readHeredocs(lines, logical, problems) : { heredocs: [], next: logical.to };
  const last = lines[next - 1] as Line;
  const place = { span: { start: first.span.start, end: last.span.end }, startLine: first.number, endLine: last.number, comments: logical.comments };
  const trigger = head.trigger === undefined ? undefined : { ...head.trigger, ...place, heredocs, trigger: undefined };
  return { instruction: { ...head, ...place, heredocs, trigger }, next };
}

type Head = Pick<Instruction, "kind" | "keyword" | "keywordSpan" | "head" | "flags" | "args" | "json"> & { readonly trigger: Head | undefined };

// what BuildKit takes as white space between keyword and arguments; no other blank separates them
const SEPARATOR = /[\t\v\f\r ]+/;

// ONBUILD of ONBUILD is refused anyway; a line of nothing else must not run out of stack
const DEEPEST_TRIGGER = 1;

function readHead(joined: JoinedText, escape: string, problems: SyntaxProblem[], depth = 0): Head {
  const lead = countLeadingBlanks(joined.text);
  const end = Math.max(lead, endWithoutBlanks(joined.text));
  const trimmed = joined.text.slice(lead, end);
  const separator = SEPARATOR.exec(trimmed);
  const written = separator === null ? trimmed : trimmed.slice(0, separator.index);
  const keyword = written.toUpperCase();
  const keywordSpan = sourceSpan(joined, lead, lead + written.length);
  const rest = sliceJoined(joined, separator === null ? end : lead + separator.index + separator[0].length, end);
  const { flags, args, json } = readArguments(keyword, rest, escape, problems);
  const head: Span = { start: keywordSpan.start, end: sourceSpan(joined, lead, end).end };
  const trigger = keyword === "ONBUILD" && args.text !== "" && depth < DEEPEST_TRIGGER ? readHead(args, escape, problems, depth + 1) : undefined;
  return { kind: "instruction", keyword, keywordSpan, head, flags, args, json, trigger };
}

function readHeredocs(lines: readonly Line[], logical: LogicalLine, problems: SyntaxProblem[]): { readonly heredocs: Heredoc[]; readonly next: number } {
  const heredocs: Heredoc[] = [];
  let next = logical.to;
  for (const word of findHeredocs(logical.joined.text)) {
    const from = next;
    while (next < lines.length && terminator(lines[next] as Line, word.stripTabs) !== word.name) next += 1;
    const start = lines[from - 1]?.span.end ?? 0;
    const end = next === from ? start : (lines[next - 1]?.span.end ?? start);
    const span = sourceSpan(logical.joined, word.start, word.end);
    heredocs.push({ name: word.name, quoted: word.quoted, stripTabs: word.stripTabs, fd: word.fd, span, body: { start, end } });
    if (next >= lines.length) {
      problems.push({ code: "heredoc-unterminated", message: `unterminated heredoc: no line says ${word.name}`, span });
      break;
    }
    next += 1;
  }
  return { heredocs, next };
}

function terminator(line: Line, stripTabs: boolean): string {
  return stripTabs ? line.text.replace(/^\t+/, "") : line.text;
}
