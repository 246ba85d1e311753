import { lex, type LexRules } from "./word-lexer.ts";

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

// the escape directive does not reach here: the builder always reads these words with a backslash
const RULES: LexRules = { escape: "\\", lookup: () => "unknown", rebuild: true, split: true };

/** Finds here-documents the way the builder does: each is a whole shell word. A text whose quotes do not close has none. */
export function findHeredocs(text: string): HeredocWord[] {
  if (!text.includes("<<")) return [];
  const lexed = lex(text, { ...RULES, raw: true });
  if ("error" in lexed) return [];
  const found: HeredocWord[] = [];
  for (const word of lexed.words) {
    const heredoc = readHeredocWord(word.text);
    if (heredoc !== undefined) found.push({ ...heredoc, start: word.start, end: word.end });
  }
  return found;
}

/** Reads one word as an announcement; undefined where it is none. */
export function readHeredocWord(word: string): Omit<HeredocWord, "start" | "end"> | undefined {
  const match = /^(\d*)<<(-?)([^<]*)$/.exec(word);
  const [, fd = "", dash = "", behind = ""] = match ?? [];
  const rest = behind.trimStart();
  if (match === null || rest === "") return undefined;
  const plain = lex(rest, RULES);
  if ("error" in plain || plain.words.length !== 1) return undefined;
  const name = plain.words[0]?.text ?? "";
  const raw = lex(rest, { ...RULES, raw: true });
  const rawName = "error" in raw ? name : (raw.words[0]?.text ?? "");
  return { name, quoted: countQuotes(name) !== countQuotes(rawName), stripTabs: dash === "-", fd: fd === "" ? undefined : Number(fd) };
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1;
}
