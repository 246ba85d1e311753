import { parse } from "../dockerfile/parse.ts";
import { UserError } from "../errors.ts";

const MOST_CHARACTERS = 512 * 1024;
const MOST_WORDS = 60_000;
const MOST_INSTRUCTIONS = 3000;
const MOST_STAGES = 500;
/** A file of at most so many characters is never too large. */
const SMALL = 48 * 1024;

/** Fails with a UserError `dockerfile-too-large` where judging would take minutes. The largest Dockerfiles that people write have some 80,000 characters. */
export function refuseTooLarge(path: string, text: string): void {
  if (text.length <= SMALL) return;
  const fail = (what: string): never => {
    throw new UserError("dockerfile-too-large", `${path} is too large to be judged: ${what}`, {
      hint: "give a Dockerfile; what a program wrote may be split in two",
    });
  };
  if (text.length > MOST_CHARACTERS) fail(`it has more than ${shown(MOST_CHARACTERS)} characters`);
  if (hasMoreWords(text, MOST_WORDS)) fail(`it has more than ${shown(MOST_WORDS)} words`);
  const instructions = parse(text).nodes.filter((node) => node.kind === "instruction");
  if (instructions.length > MOST_INSTRUCTIONS) fail(`it has ${shown(instructions.length)} instructions`);
  const stages = instructions.filter(({ keyword }) => keyword === "FROM").length;
  if (stages > MOST_STAGES) fail(`it has ${shown(stages)} stages`);
}

function hasMoreWords(text: string, most: number): boolean {
  const word = /\w+/g;
  for (let count = 0; count <= most; count += 1) if (!word.test(text)) return false;
  return true;
}

function shown(count: number): string {
  return count.toLocaleString("en-GB");
}
