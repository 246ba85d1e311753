/** A piece of a check's page that shows what the check says of a file. */
export interface Example {
  /** What the check says of it: bad, fixed, good, unproven; of a run holds, breaks. */
  readonly kind: string;
  readonly text: string;
  /** What lies beside it, and the options it is judged with. */
  readonly files: readonly { readonly title: string; readonly text: string }[];
}

/** The examples of a page, each with what it needs. */
export function examplesIn(page: string): readonly Example[] {
  const examples: Example[] = [];
  let files: Example["files"] = [];
  let options: Example["files"] = [];
  for (const { info, text } of blocksIn(page)) {
    const [language, word = ""] = info.split(" ");
    if (language === "dockerfile" && word !== "") {
      examples.push({ kind: word, text, files: [...options, ...files] });
      files = [];
    } else if (word === "options") options = [{ title: "options", text }];
    else if (word.startsWith("file=")) files = [...files, { title: word.slice("file=".length), text }];
  }
  return examples;
}

const FENCE = "```";

/** Blocks between fences, each with what stands behind the first. */
function blocksIn(page: string): readonly { readonly info: string; readonly text: string }[] {
  const blocks: { info: string; text: string }[] = [];
  let open: { readonly info: string; readonly lines: string[] } | undefined;
  for (const line of page.split("\n")) {
    if (open === undefined) {
      if (line.startsWith(FENCE)) open = { info: line.slice(FENCE.length), lines: [] };
    } else if (line === FENCE) {
      blocks.push({ info: open.info, text: open.lines.join("\n") });
      open = undefined;
    } else open.lines.push(line);
  }
  return blocks;
}

/** What a page says of each option, by its name. */
export function optionWordsIn(page: string): ReadonlyMap<string, string> {
  const section = /^## Options\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(page)?.[1] ?? "";
  const items = section.matchAll(/^- `([\w-]+)`: ([\s\S]*?)(?=^- |^$|(?![\s\S]))/gm);
  return new Map([...items].map(([, name = "", words = ""]) => [name, words.trim().replaceAll(/\s+/g, " ")]));
}
