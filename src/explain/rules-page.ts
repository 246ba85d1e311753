import type { Check } from "../checks/kind.ts";
import { presetChecks, presetNames } from "../contract/presets.ts";
import { rulesLeftOut } from "../facts/rules-left-out.ts";

const groups: Readonly<Record<Check["meta"]["group"], string>> = {
  base: "Base images",
  build: "Building",
  configuration: "Configuration",
  files: "Files",
  health: "Health",
  runtime: "Running",
  security: "Security",
  size: "Size",
};

/** The page of all checks, by group, and of the rules of other tools that have none. */
export function rulesPage(checks: ReadonlyMap<string, Check>): string {
  const lines = [
    "# Checks",
    "",
    "Written by `scripts/rules-page.mjs` from the checks themselves. `plimsoll explain ID` tells more about each, with its options and examples, and takes",
    "another tool's rule too: `plimsoll explain DL3008`.",
    "",
    "The judges are `f` for the file, `i` for the image and `c` for the container; the one that settles a check is the upper-case letter.",
  ];
  const presets = presetNames.map((name) => ({ name, ids: new Set((presetChecks(name, checks) ?? []).map(([id]) => id)) }));
  // strict and production ask for all that is recommended
  const asking = (id: string): readonly string[] => {
    const names = presets.filter(({ ids }) => ids.has(id)).map(({ name }) => name.replace("plimsoll:", ""));
    return names.includes("recommended") ? names.filter((name) => name !== "strict" && name !== "production") : names;
  };
  for (const [group, title] of Object.entries(groups)) {
    const own = [...checks].filter(([, { meta }]) => meta.group === group);
    if (own.length === 0) continue;
    lines.push(
      "",
      `## ${title}`,
      "",
      ...table(
        ["check", "what holds", "level", "judges", "presets", "same as"],
        own.map((row) => rowOf(row, asking)),
      ),
    );
  }
  lines.push("", "## Rules of hadolint and BuildKit without a check", "");
  for (const [rule, reason] of rulesLeftOut) lines.push(`- \`${rule}\`: ${reason}`);
  lines.push("- `SC` and four digits: rules of ShellCheck, which the check `shellcheck` tells of; `plimsoll explain SC1091` says why it leaves a rule out.");
  return `${lines.join("\n")}\n`;
}

function rowOf([id, check]: readonly [string, Check], asking: (id: string) => readonly string[]): readonly string[] {
  const { level, sameAs, settledBy, summary } = check.meta;
  const judges = (["file", "image", "container"] as const).filter((judge) => check[judge] !== undefined);
  const letters = judges.map((judge) => (judge === settledBy ? judge.charAt(0).toUpperCase() : judge.charAt(0))).join(" ");
  return [`\`${id}\``, summary, level, letters, asking(id).join(", "), sameAs.join(", ")];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
