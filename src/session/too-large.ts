import { join } from "node:path";
import { parse } from "../dockerfile/parse.ts";
import { UserError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";

const MOST_CHARACTERS = 512 * 1024;
const MOST_WORDS = 60_000;
const MOST_INSTRUCTIONS = 3000;
const MOST_STAGES = 500;
const MOST_IGNORE_LINES = 5000;
const FEW_SOURCES = 100;
/** Sources times files of the context. */
const MOST_LOOKUPS = 5_000_000;
/** A file of at most so many characters is never too large. */
const SMALL = 48 * 1024;

/** Fails with a UserError `dockerfile-too-large` where judging would take minutes. The largest Dockerfiles that people write have some 80,000 characters. */
export function refuseTooLarge(path: string, text: string): void {
  if (text.length <= SMALL) return;
  const fail = (what: string): never => {
    throw tooLarge(path, what);
  };
  if (text.length > MOST_CHARACTERS) fail(`it has more than ${shown(MOST_CHARACTERS)} characters`);
  if (hasMoreWords(text, MOST_WORDS)) fail(`it has more than ${shown(MOST_WORDS)} words`);
  const instructions = parse(text).nodes.filter((node) => node.kind === "instruction");
  if (instructions.length > MOST_INSTRUCTIONS) fail(`it has ${shown(instructions.length)} instructions`);
}

/** Fails with a UserError `dockerfile-too-large` where there are too many stages, or so much is copied by name that looking for it in the context would take minutes. */
export function refuseLargePlan({ context, path, stages }: Plan): void {
  if (stages.length > MOST_STAGES) throw tooLarge(path, `it has ${shown(stages.length)} stages`);
  const count = stages.reduce((sum, { steps }) => sum + steps.reduce((more, step) => more + ("sources" in step ? step.sources.length : 0), 0), 0);
  if (count <= FEW_SOURCES || context === undefined || count * context.files.length <= MOST_LOOKUPS) return;
  throw new UserError(
    "dockerfile-too-large",
    `${path} is too large to be judged: it copies ${shown(count)} files by name, out of ${shown(context.files.length)}`,
    { hint: "copy folders, or leave out more in .dockerignore" },
  );
}

function tooLarge(path: string, what: string): UserError {
  return new UserError("dockerfile-too-large", `${path} is too large to be judged: ${what}`, {
    hint: "give a Dockerfile; what a program wrote may be split in two",
  });
}

/** Fails with a UserError where the builder would read an ignore file of the context that cannot be read here, or that has too many lines. */
export function refuseIgnoreFile(context: Project, dockerfile: string): void {
  const path = [`${dockerfile}.dockerignore`, ".dockerignore"].find((each) => context.exists(each) && !context.isDirectory(each));
  if (path === undefined) return;
  const text = context.read(path);
  if (text === undefined) throw unreadable(join(context.root, path), "shorten it, or save it as UTF-8");
  const lines = text.split("\n").length;
  if (lines > MOST_IGNORE_LINES) {
    throw new UserError("ignore-file-too-large", `${join(context.root, path)} has ${shown(lines)} lines`, {
      hint: `name folders: ${shown(MOST_IGNORE_LINES)} lines are read`,
    });
  }
}

/** The error for a file that is there and gives no text. */
export function unreadable(path: string, hint: string): UserError {
  return new UserError("file-unreadable", `${path} cannot be read, is no text, or is larger than 2 MiB`, { hint });
}

function hasMoreWords(text: string, most: number): boolean {
  const word = /\w+/g;
  for (let count = 0; count <= most; count += 1) if (!word.test(text)) return false;
  return true;
}

function shown(count: number): string {
  return count.toLocaleString("en-GB");
}
