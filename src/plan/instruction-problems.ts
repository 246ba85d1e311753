import { endWithoutBlanks } from "../dockerfile/blanks.ts";
import { healthCommand } from "../dockerfile/arguments.ts";
import { readHeredocWord } from "../dockerfile/heredocs.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import { pairsOf, wordsOf } from "../dockerfile/words.ts";
import { nearestWord } from "../text/nearest.ts";
import { flagProblems } from "./flag-problems.ts";
import type { PlanProblem } from "./plan.ts";

/** All instructions there are. */
export const KEYWORDS: readonly string[] = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
];
const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/;

/** What BuildKit refuses in an instruction by itself. */
export function instructionProblems(instruction: Instruction, escape: string): PlanProblem[] {
  const { keyword, keywordSpan } = instruction;
  if (!KEYWORDS.includes(keyword)) {
    const nearest = nearestWord(keyword, KEYWORDS);
    return [
      {
        code: "instruction-unknown",
        message: `unknown instruction: ${keyword}${nearest === undefined ? "" : `, did you mean ${nearest}?`}`,
        span: keywordSpan,
      },
    ];
  }
  const wrong = wrongArguments(instruction, escape);
  return wrong === undefined ? flagProblems(instruction) : [...flagProblems(instruction), wrong];
}

function wrongArguments(instruction: Instruction, escape: string): PlanProblem | undefined {
  const { args, json, keyword, keywordSpan } = instruction;
  const problem = (message: string, span = keywordSpan): PlanProblem => ({ code: "arguments-wrong", message, span });
  const words = json ?? wordsOf(instruction, escape);
  const isEmpty = json === undefined ? args.text === "" : json.length === 0;
  switch (keyword) {
    case "MAINTAINER":
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
      return isEmpty ? problem(`${keyword} requires exactly one argument`) : undefined;
    case "EXPOSE":
      return isEmpty ? problem("EXPOSE requires at least one argument") : undefined;
    case "VOLUME":
      if (isEmpty) return problem("VOLUME requires at least one argument");
      return words.some((word) => endWithoutBlanks(word.value) === 0) ? problem("VOLUME takes no empty path") : undefined;
    case "ADD":
    case "COPY": {
      const destination = words.at(-1);
      if (words.length < 2 || destination === undefined) return problem(`${keyword} requires at least two arguments, a source and a destination`);
      return readHeredocWord(destination.value) === undefined ? undefined : problem(`${keyword} takes no here-document as its destination`, destination.span);
    }
    case "ENV":
    case "LABEL": {
      const { pairs, problem: syntax } = pairsOf(instruction, escape);
      if (syntax !== undefined) return undefined;
      if (pairs.length === 0) return problem(`${keyword} requires at least one argument`);
      return blankName(
        keyword,
        pairs.find((pair) => pair.name === ""),
      );
    }
    case "ARG":
      if (words.length === 0) return problem("ARG requires at least one argument");
      return blankName(
        keyword,
        words.find((word) => word.value.startsWith("=")),
      );
    case "SHELL":
      if (json === undefined) return problem(args.text === "" ? "SHELL requires at least one argument" : "SHELL requires its arguments in JSON form");
      return isEmpty ? problem("SHELL requires at least one argument") : undefined;
    case "FROM":
      return wrongFrom(instruction, escape);
    case "HEALTHCHECK":
      return wrongHealthcheck(instruction);
    case "ONBUILD": {
      // BuildKit trims more than blanks here, so a keyword may end in other white space
      const word = instruction.trigger?.keyword;
      const trigger = word?.slice(0, endWithoutBlanks(word));
      if (trigger === undefined) return problem("ONBUILD requires at least one argument");
      return trigger === "FROM" || trigger === "MAINTAINER" || trigger === "ONBUILD" ? problem(`${trigger} is not allowed as an ONBUILD trigger`) : undefined;
    }
    default:
      return undefined;
  }
}

function blankName(keyword: string, found: { readonly span: PlanProblem["span"] } | undefined): PlanProblem | undefined {
  return found === undefined ? undefined : { code: "arguments-wrong", message: `${keyword} names can not be blank`, span: found.span };
}

function wrongFrom(instruction: Instruction, escape: string): PlanProblem | undefined {
  const [base, as, name, more] = wordsOf(instruction, escape);
  if (base === undefined || more !== undefined || (as !== undefined && (name === undefined || as.value.toLowerCase() !== "as"))) {
    return { code: "arguments-wrong", message: "FROM takes an image, and perhaps AS and a name", span: instruction.head };
  }
  if (name === undefined || STAGE_NAME.test(name.value.toLowerCase())) return undefined;
  return {
    code: "stage-name-wrong",
    message: `${name.value} is no name for a stage: it begins with a letter and holds letters, digits, dots, dashes and underscores`,
    span: name.span,
  };
}

function wrongHealthcheck(instruction: Instruction): PlanProblem | undefined {
  const { args, json } = instruction;
  const command = healthCommand(args);
  const type = args.text
    .slice(0, args.text.length - command.text.length)
    .trimEnd()
    .toUpperCase();
  const isEmpty = json === undefined ? command.text === "" : json.length === 0;
  const message =
    type === "NONE"
      ? isEmpty
        ? undefined
        : "HEALTHCHECK NONE takes no arguments"
      : type === "CMD"
        ? isEmpty
          ? "HEALTHCHECK CMD needs a command"
          : undefined
        : "HEALTHCHECK is followed by CMD and a command, or by NONE";
  return message === undefined ? undefined : { code: "arguments-wrong", message, span: instruction.keywordSpan };
}
