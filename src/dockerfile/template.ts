import type { Span } from "../text/span.ts";

/** A file that another program fills in before a builder sees it. */
export interface Template {
  /** As long as the file, line for line: each place is a variable without a known value, each line of control is a comment. */
  readonly text: string;
  readonly places: readonly Span[];
}

const TEMPLATE_NAME = /\.(?:j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|gotmpl|in)$/i;
/** Jinja and its like, ERB and its like, Go and Mustache. */
const TAG = /\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|<%[\s\S]*?%>|\{\{\{?[\s\S]*?\}?\}\}/g;
/** No instruction begins so. */
const TAG_FIRST = /^[ \t]*(?:\{\{|\{%|\{#|<%)/m;
// in RUN and CMD two braces may belong to a command: docker inspect --format '{{.Id}}'
const PLACE_IN_INSTRUCTION = /^[ \t]*(?:FROM|ARG|ENV|LABEL|COPY|ADD|EXPOSE|USER|WORKDIR|VOLUME)\b[^\n]*(?:\{\{[^\n]*\}\}|\{%[^\n]*%\})/im;

/** The name that stands for a place: no variable that anybody sets is called so. */
export const PLACE_NAME: RegExp = /^_+$/;

/** Reads a file as a template, by its name or by what stands in it; undefined where it is none. */
export function readTemplate(text: string, path: string): Template | undefined {
  const named = TEMPLATE_NAME.test(path) || /\{\{|\{%/.test(path);
  if (!TAG_FIRST.test(text) && !PLACE_IN_INSTRUCTION.test(text) && !(named && /\{\{|\{%|<%/.test(text))) return undefined;
  const tags = [...text.matchAll(TAG)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind: kindOf(match[0]) }));
  return maskTags(text, tags);
}

type TagKind = "open" | "branch" | "close" | "value" | "comment";

interface Tag extends Span {
  readonly kind: TagKind;
}

function kindOf(tag: string): TagKind {
  if (tag.startsWith("{#") || tag.startsWith("<%#") || tag.startsWith("{{!")) return "comment";
  const inner = tag.replace(/^(?:\{%|<%|\{\{\{?)[-+~=]?\s*/, "").replace(/\s*[-+~]?(?:%\}|%>|\}?\}\})$/, "");
  if (/^(?:else|elif|elsif|elseif|\^)/.test(inner)) return "branch";
  if (/^(?:end\w*\b|\/|\}$)/.test(inner)) return "close";
  if (tag.startsWith("{{")) return /^(?:if|range|with|define|block|#)/.test(inner) ? "open" : "value";
  if (tag.startsWith("<%=")) return "value";
  return /^(?:if|for|unless|block|macro|call|filter|with|raw|autoescape|trans|set\b(?!.*=))|\bdo\b(?:\s*\|.*\|)?$/.test(inner) ? "open" : "comment";
}

/** Renders nothing: takes the first branch of each condition, and hides the others and the tags themselves. */
function maskTags(text: string, tags: readonly Tag[]): Template {
  const places: Span[] = [];
  let masked = "";
  let done = 0;
  const hide = (end: number): void => {
    masked += asComment(text.slice(done, end), masked);
    done = end;
  };
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index] as Tag;
    if (tag.start < done) continue;
    masked += text.slice(done, tag.start);
    done = tag.start;
    const inline = inlineEnd(text, tags, index);
    if (tag.kind === "value" || inline !== undefined) {
      const end = inline ?? tag.end;
      places.push({ start: tag.start, end });
      const place = text.slice(tag.start, end);
      masked += place.includes("\n") || isAlone(text, tag.start, end) ? asComment(place, masked) : asVariable(place);
      done = end;
    } else hide(tag.kind === "branch" ? closeOf(tags, index, text) : tag.end);
  }
  return { text: masked + text.slice(done), places };
}

/** The end of a condition that stands within one line, among other things; undefined for all else. */
function inlineEnd(text: string, tags: readonly Tag[], from: number): number | undefined {
  const tag = tags[from] as Tag;
  if (tag.kind !== "open") return undefined;
  const close = tags[closeIndex(tags, from)];
  return close === undefined || text.slice(tag.start, close.end).includes("\n") ? undefined : close.end;
}

/** Where the branch that begins here ends: before the tag that closes the condition. */
function closeOf(tags: readonly Tag[], from: number, text: string): number {
  return tags[closeIndex(tags, from)]?.end ?? text.length;
}

function closeIndex(tags: readonly Tag[], from: number): number {
  let depth = tags[from]?.kind === "open" ? 0 : 1;
  for (let index = from; index < tags.length; index++) {
    const kind = tags[index]?.kind;
    if (kind === "open") depth += 1;
    if (kind === "close") depth -= 1;
    if (depth === 0) return index;
  }
  return tags.length;
}

/** A place that has its lines to itself brings whole instructions, or none. */
function isAlone(text: string, start: number, end: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 200), start)) && /^[ \t]*\r?(?:\n|$)/.test(text.slice(end, end + 200));
}

/** `${___}`, as long as the place. */
function asVariable(place: string): string {
  return `\${${"_".repeat(Math.max(1, place.length - 3))}}`;
}

/** Comment lines, where whole lines are hidden; blanks within a line. */
function asComment(hidden: string, before: string): string {
  return hidden
    .split("\n")
    .map((line, index) => {
      const isLineStart = index > 0 || /(?:^|\n)[ \t]*$/.test(before);
      return line.length > 0 && isLineStart ? `#${" ".repeat(line.length - 1)}` : " ".repeat(line.length);
    })
    .join("\n");
}
