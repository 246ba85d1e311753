import { UserError } from "../errors.ts";
import { findChecks } from "../explain/check.ts";
import type { Terminal } from "../reports/kind.ts";
import { layOut, screenOf } from "../reports/screen.ts";
import { padEnd } from "../reports/width.ts";
import { explainSubject, isKnown, listChecks, unknownCheck } from "./explain-check/words.ts";
import type { CommandIo } from "./io.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";
import { writeEach } from "./write-reports.ts";

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
        refuseImageOptions(options);
        await explainHealth(options.formats, options.outputs, io);
        return 0;
      }
      if (subject === "checks") {
        refuseOtherFormats(options, ["text"]);
        writeEach([(terminal) => linesOf(listChecks(toldChecks, screenOf(terminal)))], options.outputs, io);
        return 0;
      }
      const exitCode = await exitCodeLines(options, io);
      if (exitCode !== undefined) {
        io.stdout.write(`${exitCode.join("\n")}\n`);
        return 0;
      }
      if (isPath(subject))
        throw new UserError("no-such-file", `there is no file ${subject}`, { hint: "give a Dockerfile, a directory with one, or an image's archive" });
      const { explainImages } = await import("./explain-image/command.ts");
      if (await explainImages(options, io)) return 0;
      throw /[/:@.]/.test(subject) ? unknownImage(subject) : unknownCheck(subject, toldChecks);
    }
    refuseOtherFormats(options, ["text", "markdown"]);
    const page = findChecks(subject, toldChecks).flatMap((id) => pages.get(id) ?? []);
    const text = (terminal: Terminal): string => linesOf(explainSubject(subject, toldChecks, pages, screenOf(terminal)));
    const formats = options.formats.length === 0 ? ["text"] : options.formats;
    writeEach(
      formats.map((format) => (format === "markdown" && page.length > 0 ? () => page.join("\n") : text)),
      options.outputs,
      io,
    );
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
  refuseOtherFormats(options, ["text"]);
  const screen = screenOf(terminalOf(io.stdout, io.env));
  return [
    screen.bold(`exit code ${options.subject}`),
    ...layOut(screen, { prefix: `  ${padEnd("of plimsoll", 14)}  `, text: words.ofPlimsoll ?? "plimsoll never ends with it" }),
    ...layOut(screen, { prefix: `  ${padEnd("of a container", 14)}  `, text: words.ofContainer }),
  ];
}

function refuseImageOptions({ base, dockerfile, platform, subject }: ExplainOptions): void {
  const given = Object.entries({ base, dockerfile, platform }).find(([, value]) => value !== undefined)?.[0];
  if (given === undefined) return;
  throw new UserError("image-only-option", `--${given} is for images, and ${subject} is none`, { hint: `for an image of that name say ${subject}:latest` });
}

function refuseOtherFormats(options: ExplainOptions, formats: readonly string[]): void {
  refuseImageOptions(options);
  const other = options.formats.find((format) => !formats.includes(format));
  if (other === undefined) return;
  throw new UserError("unknown-format", `${options.subject} is told as ${formats.join(" or ")}, not as ${other}`, {
    hint: `for an image of that name say ${options.subject}:latest`,
  });
}

/** What can be no image's name. */
function isPath(subject: string): boolean {
  return /^(?:\/|\.{1,2}(?:\/|$))/.test(subject);
}

function linesOf(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

function unknownImage(subject: string): UserError {
  return new UserError("image-missing", `there is no file ${subject}, and the engine has no image of that name`, {
    hint: "build or pull it first, or say registry: before the name",
    exitCode: 3,
  });
}
