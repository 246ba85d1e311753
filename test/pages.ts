/** An example of a check's page. */
export interface Example {
  readonly kind: "bad" | "good" | "unproven" | "fixed";
  readonly dockerfile: string;
  /** YAML; undefined where the page gave none before it. */
  readonly options: string | undefined;
  /** Files of the build context, by path. A fixed example has those of the bad one above it. */
  readonly files: Readonly<Record<string, string>>;
}

const kinds: ReadonlySet<string> = new Set(["bad", "good", "unproven", "fixed"]);

/** The examples of a page: options hold until the next ones, files for the example that follows. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let options: string | undefined;
  let files: Record<string, string> = {};
  for (const [, info = "", text = ""] of page.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [language, word = ""] = info.split(" ");
    if (language === "yaml" && word === "options") options = text;
    if (word.startsWith("file=")) files[word.slice("file=".length)] = text;
    if (language !== "dockerfile" || !kinds.has(word)) continue;
    const kind = word as Example["kind"];
    examples.push({ kind, dockerfile: text, options, files: kind === "fixed" ? (examples.at(-1)?.files ?? {}) : files });
    files = {};
  }
  return examples;
}
