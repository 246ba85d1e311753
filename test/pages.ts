/** An example of a check's page. */
export interface Example {
  readonly kind: "bad" | "good" | "unproven";
  readonly dockerfile: string;
  /** YAML; undefined where the page gave none before it. */
  readonly options: string | undefined;
  /** Files of the build context, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** The examples of a page: options hold until the next ones, files for the example that follows. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let options: string | undefined;
  let files: Record<string, string> = {};
  for (const [, info = "", text = ""] of page.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [language, word = ""] = info.split(" ");
    if (language === "yaml" && word === "options") options = text;
    if (word.startsWith("file=")) files[word.slice("file=".length)] = text;
    if (language !== "dockerfile" || (word !== "bad" && word !== "good" && word !== "unproven")) continue;
    examples.push({ kind: word, dockerfile: text, options, files });
    files = {};
  }
  return examples;
}
