import type { Instruction } from "../dockerfile/syntax.ts";
import { nearestWord } from "../text/nearest.ts";
import type { PlanProblem } from "./plan.ts";
import { pairsOf, wordsOf } from "./words.ts";

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  ADD: ["keep-git-dir", "checksum", "chown", "chmod", "link", "exclude", "unpack"],
  ARG: [],
  CMD: [],
  COPY: ["from", "chown", "chmod", "link", "parents", "exclude"],
  ENTRYPOINT: [],
  ENV: [],
  EXPOSE: [],
  FROM: ["platform"],
  HEALTHCHECK: ["interval", "timeout", "start-period", "start-interval", "retries"],
  LABEL: [],
  MAINTAINER: [],
  ONBUILD: [],
  RUN: ["mount", "network", "security", "device"],
  SHELL: [],
  STOPSIGNAL: [],
  USER: [],
  VOLUME: [],
  WORKDIR: [],
};

const ONE_ARGUMENT = new Set(["MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"]);
const SOME_ARGUMENT = new Set(["ENV", "LABEL", "EXPOSE", "VOLUME", "ARG", "ONBUILD", "HEALTHCHECK"]);

/** What BuildKit refuses in an instruction by itself. */
export function instructionProblems(instruction: Instruction, escape: string): PlanProblem[] {
  const { keyword, keywordSpan } = instruction;
  const known = Object.hasOwn(FLAGS, keyword) ? FLAGS[keyword] : undefined;
  if (known === undefined) {
    const nearest = nearestWord(keyword, Object.keys(FLAGS));
    return [{ code: "instruction-unknown", message: `unknown instruction ${keyword}${nearest === undefined ? "" : `, did you mean ${nearest}?`}`, span: keywordSpan }];
  }
  const problems = instruction.flags
    .filter((flag) => !known.includes(flag.name))
    .map((flag): PlanProblem => ({ code: "flag-unknown", message: `${keyword} has no flag --${flag.name}`, span: flag.span }));
  const wrong = wrongArguments(instruction, escape);
  return wrong === undefined ? problems : [...problems, wrong];
}

function wrongArguments(instruction: Instruction, escape: string): PlanProblem | undefined {
  const { args, keyword, keywordSpan } = instruction;
  const problem = (message: string, span = keywordSpan): PlanProblem => ({ code: "arguments-wrong", message, span });
  const count = instruction.json?.length ?? wordsOf(args, escape).length;
  if (ONE_ARGUMENT.has(keyword) && args.text === "") return problem(`${keyword} requires exactly one argument`);
  if (SOME_ARGUMENT.has(keyword) && args.text === "") return problem(`${keyword} requires at least one argument`);
  if ((keyword === "COPY" || keyword === "ADD") && count < 2) return problem(`${keyword} requires at least two arguments, a source and a destination`);
  if (keyword === "SHELL" && instruction.json === undefined) return problem("SHELL requires its arguments in JSON form");
  if (keyword === "SHELL" && count === 0) return problem("SHELL requires at least one argument");
  if (keyword === "ENV" || keyword === "LABEL") {
    const pair = pairsOf(instruction, escape).find((each) => each.problem !== undefined);
    return pair?.problem === undefined ? undefined : problem(pair.problem, pair.span);
  }
  if (keyword === "HEALTHCHECK" && !/^(?:NONE\s*$|CMD\s+\S)/i.test(args.text)) return problem("HEALTHCHECK is followed by CMD and a command, or by NONE");
  const trigger = instruction.trigger?.keyword;
  if (trigger === "FROM" || trigger === "MAINTAINER" || trigger === "ONBUILD") return problem(`${trigger} is not allowed as an ONBUILD trigger`);
  return undefined;
}
