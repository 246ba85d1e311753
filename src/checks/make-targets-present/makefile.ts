export interface Rule {
  /** 1-based. */
  readonly line: number;
  readonly prerequisites: readonly string[];
  /** The lines of its recipe, with the Makefile's plain variables in place. */
  readonly recipe: string;
  /** The first line that was meant for the recipe and begins with blanks instead of a tab. */
  readonly blankLine: number | undefined;
}

interface OpenRule {
  line: number;
  prerequisites: string[];
  recipe: string[];
  blankLine: number | undefined;
}

/** The rules of a Makefile by target, and whether it includes others. Conditions are not followed: what stands in either branch counts. */
export function readMakefile(text: string): { readonly rules: ReadonlyMap<string, Rule>; readonly includes: boolean } {
  const rules = new Map<string, OpenRule>();
  const variables = new Map<string, string>();
  let open: OpenRule[] = [];
  let includes = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trimEnd();
    if (line.startsWith("\t")) {
      for (const rule of open) rule.recipe.push(line.trim());
      continue;
    }
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith(" ") && open.length > 0) {
      for (const rule of open) rule.blankLine ??= index + 1;
      continue;
    }
    open = [];
    if (/^-?include\b/.test(line)) includes = true;
    const assigned = /^([\w.-]+)[ ]?(?:[:?]?=|::=)(.*)$/.exec(line);
    if (assigned !== null) {
      variables.set(assigned[1] ?? "", (assigned[2] ?? "").trim());
      continue;
    }
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const [needed = "", ...inline] = line.slice(colon).replace(/^::?/, "").split("#", 1).join("").split(";");
    for (const target of line.slice(0, colon).split(/[ \t]/)) {
      if (target === "" || target.startsWith(".")) continue;
      const rule = rules.get(target) ?? { line: index + 1, prerequisites: [], recipe: [], blankLine: undefined };
      rule.prerequisites.push(...needed.split(/[ \t|]/).filter((word) => word !== ""));
      if (inline.length > 0) rule.recipe.push(inline.join(";").trim());
      rules.set(target, rule);
      open.push(rule);
    }
  }
  const read = [...rules].map(([target, rule]) => [target, { ...rule, recipe: expanded(rule.recipe.join("\n"), variables) }] as const);
  return { rules: new Map(read), includes };
}

/** Variables name others; a few rounds are enough, and nothing grows without end. */
function expanded(recipe: string, variables: ReadonlyMap<string, string>): string {
  let text = recipe;
  for (let round = 0; round < 4 && text.length < 20_000; round += 1) {
    text = text.replaceAll(/\$[({]([\w.-]+)[)}]/g, (whole, name: string) => variables.get(name) ?? whole);
  }
  return text;
}
