import type { Span } from "../text/span.ts";

/** A file that another program fills in before a builder sees it. */
export interface Template {
  /** As long as the file, line for line: each place is a variable without a known value, each line of control is a comment. */
  readonly text: string;
  readonly places: readonly Span[];
}

const TEMPLATE_NAME = /\.(?:j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|gotmpl|in)$/i;
/** Jinja and its like, ERB and its like, Go and Mustache: what a tag begins with, and what it ends with. */
const OPENING = /\{%|\{#|<%|\{\{/g;
const endings: Readonly<Record<string, string>> = { "{%": "%}", "{#": "#}", "<%": "%>", "{{": "}}" };
/** No instruction begins so. */
const TAG_FIRST = /^[ \t]*(?:\{\{|\{%|\{#|<%)/m;
// in RUN and CMD two braces may belong to a command: docker inspect --format '{{.Id}}'
const INSTRUCTION = /^[ \t]*(?:FROM|ARG|ENV|LABEL|COPY|ADD|EXPOSE|USER|WORKDIR|VOLUME)\b/i;
/** Places without a tag: `%%VERSION%%` of sed scripts, `${pkg.name}` of Maven, `@VERSION@` of configure. In a command all of them may be a shell's, or sed's. */
const PLAIN_PLACE = /%%\w+%%|\$\{\w+(?:\.\w+)+\}|(?<![\w@/])@[A-Z][A-Z0-9_]+@/g;

/** The name that stands for a place: no variable that anybody sets is called so. */
export const PLACE_NAME: RegExp = /^_+$/;

/** Reads a file as a template, by its name or by what stands in it; undefined where it is none. */
export function readTemplate(text: string, path: string): Template | undefined {
  const named = TEMPLATE_NAME.test(path) || /\{\{|\{%/.test(path);
  const plain = plainPlaces(text);
  if (plain.length === 0 && !TAG_FIRST.test(text) && !hasPlaceInInstruction(text) && !(named && /\{\{|\{%|<%/.test(text))) return undefined;
  return maskTags(
    text,
    [...tagsIn(text), ...plain].toSorted((left, right) => left.start - right.start),
  );
}

/** Whether a text holds a place that some program fills in, with a tag or without. */
export function holdsPlace(text: string): boolean {
  return /\{\{|\{%|<%/.test(text) || text.search(PLAIN_PLACE) !== -1;
}

/** Places without tags in the lines of instructions that run no command. */
function plainPlaces(text: string): readonly Tag[] {
  if (!/%%|\.|@/.test(text)) return [];
  const tags: Tag[] = [];
  let offset = 0;
  let inside = false;
  for (const line of text.split("\n")) {
    inside = inside || INSTRUCTION.test(line);
    if (inside)
      for (const match of line.matchAll(PLAIN_PLACE)) tags.push({ start: offset + match.index, end: offset + match.index + match[0].length, kind: "value" });
    inside = inside && /[\\`]\s*$/.test(line.slice(-200));
    offset += line.length + 1;
  }
  return tags;
}

function hasPlaceInInstruction(text: string): boolean {
  if (!/\{[{%]/.test(text)) return false;
  return text.split("\n").some((line) => INSTRUCTION.test(line) && (isBetween(line, "{{", "}}") || isBetween(line, "{%", "%}")));
}

function isBetween(line: string, opening: string, ending: string): boolean {
  const start = line.indexOf(opening);
  return start !== -1 && line.includes(ending, start + opening.length);
}

function tagsIn(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  // a text may be full of openings whose ending never comes
  const missing = new Set<string>();
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match !== null; match = OPENING.exec(text)) {
    const ending = endings[match[0]] ?? "";
    const start = match.index;
    const at = missing.has(ending) ? -1 : text.indexOf(ending, start + 2);
    if (at === -1) missing.add(ending);
    else {
      // {{{ raw }}}
      const isTriple = text.startsWith("{{{", start) && text.startsWith("}}}", at);
      const end = at + (isTriple ? 3 : 2);
      tags.push({ start, end, kind: kindOf(text.slice(start, end)) });
      OPENING.lastIndex = end;
    }
  }
  return tags;
}

type TagKind = "open" | "branch" | "close" | "value" | "comment";

interface Tag extends Span {
  readonly kind: TagKind;
}

function kindOf(tag: string): TagKind {
  if (tag.startsWith("{#") || tag.startsWith("<%#") || tag.startsWith("{{!")) return "comment";
  const inner = tag
    .replace(/^(?:\{%|<%|\{\{\{?)[-+~=]?\s*/, "")
    .replace(/[-+~]?(?:%\}|%>|\}?\}\})$/, "")
    .trimEnd();
  if (/^(?:else|elif|elsif|elseif|\^)/.test(inner)) return "branch";
  if (/^(?:end\w*\b|\/|\}$)/.test(inner)) return "close";
  if (tag.startsWith("{{")) return /^(?:if|range|with|define|block|#)/.test(inner) ? "open" : "value";
  if (tag.startsWith("<%=")) return "value";
  return /^(?:if|for|unless|block|macro|call|filter|with|raw|autoescape|trans|set\b(?!.*=))|\bdo\b(?:\s*\|[^|]*\|)?$/.test(inner) ? "open" : "comment";
}

/** Renders nothing: takes the first branch of each condition, and hides the others and the tags themselves. */
function maskTags(text: string, tags: readonly Tag[]): Template {
  const places: Span[] = [];
  const closes = closesOf(tags);
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
    const inline = inlineEnd(text, tag, tags[closes[index] ?? tags.length]);
    if (tag.kind === "value" || inline !== undefined) {
      const end = inline ?? tag.end;
      places.push({ start: tag.start, end });
      const place = text.slice(tag.start, end);
      masked += place.includes("\n") || isAlone(text, tag.start, end) ? asComment(place, masked) : asVariable(place);
      done = end;
    } else hide(tag.kind === "branch" ? (tags[closes[index] ?? tags.length]?.end ?? text.length) : tag.end);
  }
  return { text: masked + text.slice(done), places };
}

/** The end of a condition that stands within one line, among other things; undefined for all else. */
function inlineEnd(text: string, tag: Tag, close: Tag | undefined): number | undefined {
  return tag.kind !== "open" || close === undefined || text.slice(tag.start, close.end).includes("\n") ? undefined : close.end;
}

/** For each tag that opens or goes on with a condition, the index of the one that closes it, where there is one. */
function closesOf(tags: readonly Tag[]): readonly (number | undefined)[] {
  const closes: (number | undefined)[] = tags.map(() => undefined);
  const open: number[][] = [];
  for (const [index, { kind }] of tags.entries()) {
    if (kind === "open" || (kind === "branch" && open.length === 0)) open.push([index]);
    else if (kind === "branch") open.at(-1)?.push(index);
    else if (kind === "close") for (const opened of open.pop() ?? []) closes[opened] = index;
  }
  return closes;
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
      const isLineStart = index > 0 || before.slice(before.lastIndexOf("\n") + 1).trim() === "";
      return line.length > 0 && isLineStart ? `#${" ".repeat(line.length - 1)}` : " ".repeat(line.length);
    })
    .join("\n");
}
