import type { Check } from "../checks/kind.ts";
import { UserError } from "../errors.ts";
import { whyLeftOut, type LeftOut } from "../facts/rules-left-out.ts";
import { SHELLCHECK } from "../contract/shellcheck.ts";
import { shellcheckRule, shellcheckRuleSummaries } from "../facts/shellcheck-rules.ts";
import { explainCheck, findChecks, type CheckExplanation } from "../explain/check.ts";
import { layOut, screenOf, type Screen } from "../reports/screen.ts";
import { padEnd, widthOf } from "../reports/width.ts";
import { nearestWord } from "../text/nearest.ts";
import type { CommandIo } from "./io.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";

export interface ExplainOptions {
  /** A path, a check, another tool's rule, an exit code, or an image. */
  readonly subject: string;
  readonly formats: readonly string[];
  readonly outputs: readonly string[];
  /** What an image stands on. */
  readonly base: string | undefined;
  /** What an image was built from. */
  readonly dockerfile?: string | undefined;
  readonly platform: string | undefined;
}

/** `plimsoll explain`: a Dockerfile line by line, what a check asks for and why, what an exit code says, or what an image is made of. Gives the exit code. */
export async function explain(options: ExplainOptions, io: CommandIo): Promise<number> {
  const { subject } = options;
  try {
    if (await explainPath(options, io)) return 0;
    const [{ toldChecks }, { pages }] = await Promise.all([import("../session/told-checks.ts"), import("../checks/pages.generated.ts")]);
    if (!isKnown(subject, toldChecks)) {
      if (subject === "health") {
        const { explainHealth } = await import("./explain-health.ts");
        await explainHealth(options.formats, io);
        return 0;
      }
      const exitCode = await exitCodeLines(options, io);
      if (exitCode !== undefined) {
        io.stdout.write(`${exitCode.join("\n")}\n`);
        return 0;
      }
      const { explainImages } = await import("./explain-image/command.ts");
      if (await explainImages(options, io)) return 0;
      throw /[/:@.]/.test(subject) ? unknownImage(subject) : unknownCheck(subject, toldChecks);
    }
    refuseImageOptions(options);
    const screen = screenOf(terminalOf(io.stdout, io.env));
    io.stdout.write(`${explainSubject(subject, toldChecks, pages, screen).join("\n")}\n`);
    return 0;
  } catch (error) {
    return reportError(error, io);
  }
}

/** What is there under the name comes first: an image's file or directory, else Dockerfiles. */
async function explainPath(options: ExplainOptions, io: CommandIo): Promise<boolean> {
  const { kindOfPath } = await import("./explain-dockerfile/what-path.ts");
  const kind = kindOfPath(options.subject, io.cwd);
  if (kind === undefined) return false;
  if (kind === "image") {
    const { explainImages } = await import("./explain-image/command.ts");
    return explainImages(options, io);
  }
  const { explainDockerfiles } = await import("./explain-dockerfile/command.ts");
  await explainDockerfiles(options, undefined, io);
  return true;
}

/** Undefined where the subject is no exit code. */
async function exitCodeLines(options: ExplainOptions, io: CommandIo): Promise<readonly string[] | undefined> {
  if (!/^\d{1,3}$/.test(options.subject)) return undefined;
  const { exitCodeWords } = await import("../facts/words/exit-codes.ts");
  const words = exitCodeWords(Number(options.subject));
  if (words === undefined) return undefined;
  refuseImageOptions(options);
  const screen = screenOf(terminalOf(io.stdout, io.env));
  return [
    screen.bold(`exit code ${options.subject}`),
    ...layOut(screen, { prefix: `  ${padEnd("of plimsoll", 14)}  `, text: words.ofPlimsoll ?? "plimsoll never ends with it" }),
    ...layOut(screen, { prefix: `  ${padEnd("of a container", 14)}  `, text: words.ofContainer }),
  ];
}

/** A name of both means the check: an image can be named in other ways. */
function isKnown(subject: string, checks: ReadonlyMap<string, Check>): boolean {
  return findChecks(subject, checks).length > 0 || whyLeftOut(subject) !== undefined || shellcheckRule(subject) !== undefined;
}

function refuseImageOptions({ base, dockerfile, formats, outputs, platform, subject }: ExplainOptions): void {
  if (base === undefined && dockerfile === undefined && platform === undefined && outputs.length === 0 && formats.every((format) => format === "text")) return;
  throw new UserError("check-only-as-text", `${subject} is told as text on standard output`, { hint: `for an image of that name say ${subject}:latest` });
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
    const lines = check === undefined ? [] : writeExplanation(explainCheck(id, check, pages.get(id)), screen);
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

function unknownImage(subject: string): UserError {
  return new UserError("image-missing", `there is no file ${subject}, and the engine has no image of that name`, {
    hint: "build or pull it first, or say registry: before the name",
    exitCode: 3,
  });
}

function unknownCheck(subject: string, checks: ReadonlyMap<string, Check>): UserError {
  const rules = [...checks.values()].flatMap(({ meta }) => meta.sameAs);
  const names = [...checks.keys(), ...rules, ...rules.map((rule) => rule.slice(rule.indexOf(":") + 1))];
  const nearest = nearestWord(subject, names);
  return new UserError("unknown-check", `there is no check ${JSON.stringify(subject)}, none that stands for such a rule, and no image of that name`, {
    hint: nearest === undefined ? `the checks are ${[...checks.keys()].join(", ")}` : `did you mean ${nearest}?`,
  });
}

function writeExplanation({ id, meta, judges, options, examples }: CheckExplanation, screen: Screen): readonly string[] {
  const lines = [screen.bold(id), ...layOut(screen, { prefix: "  ", text: meta.summary }), "", ...layOut(screen, { prefix: "  ", text: meta.why }), ""];
  const facts: readonly (readonly [string, string])[] = [
    ["judged by", `the ${judges.join(", the ")}; settled by the ${meta.settledBy}`],
    ["level", `${meta.level}, group ${meta.group}, since ${meta.since}`],
    ...(meta.sameAs.length === 0 ? [] : [["same as", meta.sameAs.join(", ")] as const]),
  ];
  for (const [label, text] of facts) lines.push(...layOut(screen, { prefix: `  ${padEnd(label, 9)}  `, text }));

  if (options.length === 0) lines.push(...layOut(screen, { prefix: "  options    ", text: "none" }));
  else {
    lines.push("", "  options");
    const width = Math.max(...options.map(({ name }) => widthOf(name)));
    for (const { name, type, required, byDefault } of options) {
      const tail = required ? " (required)" : byDefault === undefined ? "" : ` (default ${byDefault})`;
      lines.push(...layOut(screen, { prefix: `    ${padEnd(name, width)}  `, text: type + tail }));
    }
  }
  // examples are shown as they are written: wrapping would break them
  if (examples !== "") lines.push("", "  examples", "", ...examples.split("\n").map((line) => (line === "" ? "" : `    ${line}`)));
  return lines;
}
