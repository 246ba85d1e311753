/** A here-document's announcement in an instruction: `<<NAME`, `3<<-"NAME"`. */
export interface HeredocWord {
  readonly name: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly fd: number | undefined;
  /** Range in the joined text. */
  readonly start: number;
  readonly end: number;
}

/** Finds here-documents the way the builder does: each is a whole shell word. A text whose quotes do not close has none. */
export function findHeredocs(text: string): HeredocWord[] {
  if (!text.includes("<<")) return [];
  const words = splitWords(text);
  if (words === undefined) return [];
  return words.flatMap((word) => {
    const found = readHeredoc(word);
    return found === undefined ? [] : [found];
  });
}

interface Word {
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** Words with their quotes and escapes kept; undefined where the builder's own splitting fails. */
function splitWords(text: string): Word[] | undefined {
  const words: Word[] = [];
  let start = -1;
  let at = 0;
  const close = (): void => {
    if (start !== -1) words.push({ raw: text.slice(start, at), start, end: at });
    start = -1;
  };
  while (at < text.length) {
    const char = text[at] ?? "";
    if (/\s/.test(char)) {
      // `<< NAME` is one word, however many blanks there are
      if (start !== -1 && /^\d*<<\s*$/.test(text.slice(start, at)) && text.slice(at).trim() !== "") at += 1;
      else {
        close();
        at += 1;
      }
      continue;
    }
    if (start === -1) start = at;
    const next = skipPart(text, at);
    if (next === undefined) return undefined;
    at = next;
  }
  close();
  return words;
}

/** The offset after the quoted text, escape, variable or plain character at an offset; undefined where it does not close. */
function skipPart(text: string, at: number): number | undefined {
  const char = text[at];
  if (char === "\\") return Math.min(at + 2, text.length);
  if (char === "'") {
    const end = text.indexOf("'", at + 1);
    return end === -1 ? undefined : end + 1;
  }
  if (char === '"') return skipDoubleQuotes(text, at);
  if (char === "$" && text[at + 1] === "{") return skipBraces(text, at);
  return at + 1;
}

function skipDoubleQuotes(text: string, from: number): number | undefined {
  let at = from + 1;
  while (at < text.length) {
    if (text[at] === '"') return at + 1;
    if (text[at] === "\\") at += 2;
    else if (text[at] === "$" && text[at + 1] === "{") {
      const next = skipBraces(text, at);
      if (next === undefined) return undefined;
      at = next;
    } else at += 1;
  }
  return undefined;
}

const BRACES = /\$\{(?:[a-zA-Z_][a-zA-Z0-9_]*|[0-9@*#?$!-]+)(?:\}|:?[-+?]|##?|%%?|\/\/?)/y;

function skipBraces(text: string, from: number): number | undefined {
  BRACES.lastIndex = from;
  const head = BRACES.exec(text);
  if (head === null) return undefined;
  let at = from + head[0].length;
  if (head[0].endsWith("}")) return at;
  while (at < text.length) {
    if (text[at] === "}") return at + 1;
    const next = skipPart(text, at);
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

function readHeredoc(word: Word): HeredocWord | undefined {
  const match = /^(\d*)<<(-?)\s*([^<]*)$/.exec(word.raw);
  const [, fd = "", dash = "", rest = ""] = match ?? [];
  if (match === null || rest === "") return undefined;
  const parts = splitWords(rest);
  if (parts?.length !== 1) return undefined;
  return {
    name: unquote(rest),
    quoted: /['"]/.test(rest.replaceAll(/\\./g, "")),
    stripTabs: dash === "-",
    fd: fd === "" ? undefined : Number(fd),
    start: word.start,
    end: word.end,
  };
}

function unquote(raw: string): string {
  let text = "";
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
    else if (char === "\\" && quote !== "'" && at + 1 < raw.length) text += raw[++at] ?? "";
    else text += char;
  }
  return text;
}
