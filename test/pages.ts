/** An example of a check's page. */
export interface Example {
  readonly kind: "bad" | "good" | "unproven" | "fixed";
  readonly dockerfile: string;
  /** YAML; undefined where the page gave none before it. */
  readonly options: string | undefined;
  /** Files of the build context, by path. A fixed example has those of the bad one above it, but for what stands between the two. */
  readonly files: Readonly<Record<string, string>>;
}

const kinds: ReadonlySet<string> = new Set(["bad", "good", "unproven", "fixed"]);

/** An example of a container judge: a Dockerfile that is built, started and judged for real. */
export interface TrialExample {
  /** What the check says of it. */
  readonly outcome: "proven" | "violated" | "unproven";
  readonly dockerfile: string;
  /** YAML, as below. */
  readonly options: string | undefined;
  /** The contract's `trial`. */
  readonly trial: string | undefined;
  readonly files: Readonly<Record<string, string>>;
}

const outcomes: Readonly<Record<string, TrialExample["outcome"]>> = { holds: "proven", breaks: "violated", open: "unproven" };

/** The examples of a page that are to be run. Options and trials hold until the next ones, files for the example that follows. */
export function trialExamplesOf(page: string): TrialExample[] {
  const examples: TrialExample[] = [];
  let options: string | undefined;
  let trial: string | undefined;
  let files: Record<string, string> = {};
  for (const { language, text, word } of blocksOf(page)) {
    if (language === "yaml" && word === "options") options = text;
    if (language === "yaml" && word === "trial") trial = text;
    if (word.startsWith("file=")) files[word.slice("file=".length)] = text;
    if (language !== "dockerfile") continue;
    const outcome = outcomes[word];
    if (outcome !== undefined) examples.push({ outcome, dockerfile: text, options, trial, files });
    files = {};
  }
  return examples;
}

function blocksOf(page: string): { readonly language: string; readonly word: string; readonly mark: string; readonly text: string }[] {
  return [...page.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = "", text = ""]) => {
    const [language = "", word = "", mark = ""] = info.split(" ");
    return { language, word, mark, text };
  });
}

/**
 * The examples of a page: options hold until the next ones, files for the example that follows. What a fix does to other files stands before the fixed example,
 * with `gone` behind the path of one that it takes away.
 */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let options: string | undefined;
  let files: Record<string, string> = {};
  const gone = new Set<string>();
  for (const { language, mark, text, word } of blocksOf(page)) {
    if (language === "yaml" && word === "options") options = text;
    if (word.startsWith("file=") && mark === "gone") gone.add(word.slice("file=".length));
    else if (word.startsWith("file=")) files[word.slice("file=".length)] = text;
    if (language !== "dockerfile" || !kinds.has(word)) continue;
    const kind = word as Example["kind"];
    const all = kind === "fixed" ? { ...examples.at(-1)?.files, ...files } : files;
    examples.push({ kind, dockerfile: text, options, files: Object.fromEntries(Object.entries(all).filter(([path]) => !gone.has(path))) });
    files = {};
    gone.clear();
  }
  return examples;
}
