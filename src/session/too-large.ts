import { parse } from "../dockerfile/parse.ts";
import { UserError } from "../errors.ts";

const MOST_CHARACTERS = 512 * 1024;
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
  if (text.length > MOST_CHARACTERS) fail(`it has more than ${MOST_CHARACTERS.toLocaleString("en-GB")} characters`);
  const instructions = parse(text).nodes.filter((node) => node.kind === "instruction");
  if (instructions.length > MOST_INSTRUCTIONS) fail(`it has ${instructions.length.toLocaleString("en-GB")} instructions`);
  const stages = instructions.filter(({ keyword }) => keyword === "FROM").length;
  if (stages > MOST_STAGES) fail(`it has ${stages.toLocaleString("en-GB")} stages`);
}
