import type { Check } from "../../checks/kind.ts";
import { SHELLCHECK } from "../../contract/shellcheck.ts";
import { UserError } from "../../errors.ts";
import { explainCheck, findChecks, type CheckExplanation } from "../../explain/check.ts";
import { whyLeftOut, type LeftOut } from "../../facts/rules-left-out.ts";
import { shellcheckRule, shellcheckRuleSummaries } from "../../facts/shellcheck-rules.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { padEnd, widthOf } from "../../reports/width.ts";
import { nearestWord } from "../../text/nearest.ts";
import { examplesIn, optionWordsIn, type Example } from "./page.ts";

/** A name of both means the check: an image can be named in other ways. */
export function isKnown(subject: string, checks: ReadonlyMap<string, Check>): boolean {
  return findChecks(subject, checks).length > 0 || whyLeftOut(subject) !== undefined || shellcheckRule(subject) !== undefined;
}

/** Lines about each check that the subject means. Fails with a UserError that names the nearest check there is. */
export function explainSubject(subject: string, checks: ReadonlyMap<string, Check>, pages: ReadonlyMap<string, string>, screen: Screen): readonly string[] {
  const ids = findChecks(subject, checks);
  const leftOut = ids.length === 0 ? whyLeftOut(subject) : undefined;
  if (leftOut !== undefined) return writeLeftOut(leftOut, screen);
  const rule = ids.length === 0 ? shellcheckRule(subject) : undefined;
  if (rule !== undefined) return [...writeShellcheckRule(rule, screen), "", ...explainSubject(SHELLCHECK, checks, pages, screen)];
  if (ids.length === 0) throw unknownCheck(subject, checks);
  return ids.flatMap((id, index) => {
    const check = checks.get(id);
    const lines =
      check === undefined
        ? []
        : writeExplanation(explainCheck(id, check, pages.get(id)), { hasFix: check.fix !== undefined, page: pages.get(id) ?? "" }, screen);
    return index === 0 ? lines : ["", ...lines];
  });
}

/** A rule of ShellCheck, which all go by one check. */
function writeShellcheckRule(rule: string, screen: Screen): readonly string[] {
  const text = (prefix: string, words: string): readonly string[] => layOut(screen, { prefix, text: words });
  return [
    screen.bold(`shellcheck:${rule}`),
    ...text("  ", shellcheckRuleSummaries.get(rule) ?? "What it finds, ShellCheck says in the finding itself."),
    "",
    ...text(
      "  ",
      `A rule of ShellCheck, which the check ${SHELLCHECK} asks where the program is installed. ShellCheck's own wiki has a page ${rule} with examples.`,
    ),
    "",
    ...text("  only it    ", `plimsoll check --only ${rule}`),
    ...text(
      "  without    ",
      `# plimsoll ignore=${rule} above the instruction, plimsoll check --ignore ${rule}, or exclude: [${rule}] in the options of a requirement`,
    ),
    ...text("  hadolint   ", `# hadolint ignore=${rule}, and ignored: [${rule}] in .hadolint.yaml, mean the same`),
  ];
}

/** A rule of another tool that has no check on purpose. */
function writeLeftOut({ reason, rule }: LeftOut, screen: Screen): readonly string[] {
  return [
    screen.bold(rule),
    ...layOut(screen, { prefix: "  ", text: "No check stands for this rule." }),
    "",
    ...layOut(screen, { prefix: "  ", text: reason }),
  ];
}

export function unknownCheck(subject: string, checks: ReadonlyMap<string, Check>): UserError {
  const rules = [...checks.values()].flatMap(({ meta }) => meta.sameAs);
  const names = [...checks.keys(), ...rules, ...rules.map((rule) => rule.slice(rule.indexOf(":") + 1))];
  const nearest = nearestWord(subject, names);
  return new UserError("unknown-check", `there is no check ${JSON.stringify(subject)}, none that stands for such a rule, and no image of that name`, {
    hint: nearest === undefined ? "plimsoll explain checks lists them" : `did you mean ${nearest}?`,
  });
}

interface More {
  readonly hasFix: boolean;
  readonly page: string;
}

function writeExplanation({ id, meta, judges, options }: CheckExplanation, { hasFix, page }: More, screen: Screen): readonly string[] {
  const lines = [screen.bold(id), ...layOut(screen, { prefix: "  ", text: meta.summary }), "", ...layOut(screen, { prefix: "  ", text: meta.why }), ""];
  const facts: readonly (readonly [string, string])[] = [
    ["judged by", `the ${judges.join(", the ")}; settled by the ${meta.settledBy}`],
    ["level", `${meta.level}, group ${meta.group}, since ${meta.since}`],
    ["fix", hasFix ? `plimsoll fix --only ${id}` : "none"],
    ...(meta.sameAs.length === 0 ? [] : [["same as", meta.sameAs.join(", ")] as const]),
    ...(options.length === 0 ? [["options", "none"] as const] : []),
  ];
  for (const [label, text] of facts) lines.push(...layOut(screen, { prefix: `  ${padEnd(label, 9)}  `, text }));
  if (options.length > 0) lines.push("", "  options");
  const words = optionWordsIn(page);
  const width = Math.max(0, ...options.map(({ name }) => widthOf(name)));
  for (const { name, type, required, byDefault } of options) {
    const told = (words.get(name) ?? type).replace(/\.$/, "");
    const tail = required ? " (required)" : byDefault === undefined || /\bdefault\b/.test(told) ? "" : ` (default ${byDefault})`;
    lines.push(...layOut(screen, { prefix: `    ${padEnd(name, width)}  `, text: told + tail }));
  }
  return [...lines, ...exampleLines(id, examplesIn(page), screen)];
}

/** One of each kind is enough to see what is meant. */
const SHOWN = ["bad", "fixed", "good", "breaks", "holds"];

function exampleLines(id: string, examples: readonly Example[], screen: Screen): readonly string[] {
  const shown = SHOWN.flatMap((kind) => examples.find((example) => example.kind === kind) ?? []).slice(0, 3);
  // what is shown as it is written would break where it were wrapped
  const lines = shown.flatMap(({ files, kind, text }) => [
    "",
    `  ${screen.bold(kind)}`,
    ...files.flatMap((file) => [screen.dim(`    # ${file.title}`), ...indented(file.text)]),
    ...indented(text),
  ]);
  const page = `plimsoll explain ${id} --format markdown`;
  const left = examples.length - shown.length;
  return [...lines, "", ...layOut(screen, { prefix: "  more  ", text: left === 0 ? page : `${page}, with ${left} more example${left === 1 ? "" : "s"}` })];
}

function indented(text: string): readonly string[] {
  return text.split("\n").map((line) => (line === "" ? "" : `    ${line}`));
}

/** Every check with what holds, by group. */
export function listChecks(checks: ReadonlyMap<string, Check>, screen: Screen): readonly string[] {
  const groups = [...new Set([...checks.values()].map(({ meta }) => meta.group))].toSorted();
  const lines = groups.flatMap((group) => {
    const own = [...checks].filter(([, { meta }]) => meta.group === group);
    const width = Math.max(...own.map(([id]) => widthOf(id)));
    return [
      screen.bold(group),
      ...own.flatMap(([id, { meta }]) => layOut(screen, { prefix: `  ${padEnd(id, width)}  `, text: meta.summary.replace(/\.$/, "") })),
      "",
    ];
  });
  return [...lines, ...layOut(screen, { prefix: "", text: "plimsoll explain CHECK tells more of one, with examples" })];
}
