import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { healthCommand } from "../../src/dockerfile/arguments.ts";
import { parse } from "../../src/dockerfile/parse.ts";
import { print } from "../../src/dockerfile/print.ts";
import type { Dockerfile, Instruction } from "../../src/dockerfile/syntax.ts";
import { makePlan } from "../../src/plan/make.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { pairsOf, wordsOf } from "../../src/dockerfile/words.ts";
import { makeDockerfiles } from "./grammar.ts";
import { askOracle, findOracle, type OracleAnswer, type OracleNode } from "./oracle.ts";

const oracle = findOracle();
const seed = Number(process.env["PLIMSOLL_SEED"] ?? 20_261_121);
const count = Number(process.env["PLIMSOLL_CASES"] ?? (process.env["CI"] === undefined ? 4000 : 20_000));

if (oracle === undefined) console.log("skipped: BuildKit's parser is not here; PLIMSOLL_ORACLE names it");

/** The platform that the oracle builds for. */
const PLATFORM = {
  TARGETPLATFORM: "linux/amd64",
  TARGETOS: "linux",
  TARGETARCH: "amd64",
  TARGETVARIANT: "",
  BUILDPLATFORM: "linux/amd64",
  BUILDOS: "linux",
  BUILDARCH: "amd64",
  BUILDVARIANT: "",
};

/** The oracle's base image has no variables, a real one may, so what is empty there is not known; and its build checks are none of the plan's. */
const DEPENDS =
  /VOLUME specified can not be an empty string|invalid signal: |invalid containerPort: |failed to process .*: [A-Z]\w*: .*$|checksum requires HTTP|lint violation found/s;

/** What BuildKit says only when it puts stages together, after it has accepted every instruction. */
const LATER = new Set(["base-blank", "base-wrong", "target-missing", "nothing-to-build", "stage-missing", "expansion-wrong", "trigger-wrong", "value-wrong"]);

describe.skipIf(oracle === undefined)("reads what BuildKit reads", () => {
  test(`in ${count} files of seed ${seed}`, () => {
    console.log(`seed ${seed}`);
    const texts = makeDockerfiles(seed, count);
    const answers = askOracle(oracle ?? "", texts);
    const differing = texts.flatMap((text, index) => {
      const difference = compare(text, answers[index] as OracleAnswer);
      return difference === undefined ? [] : [{ text, difference }];
    });
    const only = process.env["PLIMSOLL_SHOW"];
    if (only !== undefined)
      console.log(
        differing
          .slice(0, Number(only))
          .map(({ text, difference }) => `${JSON.stringify(text)}\n  ${difference}`)
          .join("\n"),
      );
    expect(differing.slice(0, 5), `${differing.length} of ${count} differ`).toEqual([]);
    expect(answers.filter((answer) => answer.ok && answer.instrOk).length).toBeGreaterThan(count / 10);
  });

  test("in the files of a list, or in those of this repository", () => {
    const list = process.env["PLIMSOLL_FILES"];
    const paths = list === undefined ? ownDockerfiles() : readFileSync(list, "utf8").trim().split("\n");
    expect(paths.length).toBeGreaterThan(4);
    const texts = paths.map((path) => readFileSync(path, "utf8"));
    const answers = askOracle(oracle ?? "", texts);
    const differing = paths.flatMap((path, index) => {
      const difference = compare(texts[index] ?? "", answers[index] as OracleAnswer);
      return difference === undefined ? [] : [{ path, difference }];
    });
    expect(differing).toEqual([]);
  });
});

/** Without the template's, which no builder reads before it is rendered. */
function ownDockerfiles(): readonly string[] {
  const root = resolve(import.meta.dirname, "../..");
  return ["examples", "testbed"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => basename(path) === "Dockerfile" && !path.includes("{{"))
      .map((path) => join(root, folder, path)),
  );
}

/** The first difference, in words; undefined where both say the same. */
function compare(text: string, theirs: OracleAnswer): string | undefined {
  const tree = parse(text);
  if (print(tree) !== text) return "printing does not give the text back";
  const instructions = tree.nodes.filter((node) => node.kind === "instruction");
  const ok = tree.problems.length === 0 && instructions.length > 0;
  // BuildKit takes each byte of a flag for a character of its own and so breaks what is not ASCII; Plimsoll keeps what the user wrote
  const flags = instructions.flatMap((each) =>
    [each, ...(each.trigger === undefined ? [] : [each.trigger])].flatMap(({ flags: own }) => own.map(({ value }) => value ?? "")),
  );
  if (flags.some((flag) => /[^\0-\x7F]/.test(flag))) return undefined;
  if (ok !== theirs.ok) return `syntax: ${ok ? "accepted" : codes(tree)}, BuildKit: ${theirs.err ?? "accepted"}`;
  if (!ok) return undefined;
  if (theirs.nodes.some((node) => [...(node.flags ?? []), ...(node.sub?.flags ?? [])].some((flag) => /[^\0-\x7F]/.test(flag)))) return undefined;
  if (tree.escape !== theirs.escape) return `escape ${tree.escape}, BuildKit: ${theirs.escape ?? ""}`;

  const ours = instructions.map((instruction) => describeOurs(instruction, tree, text));
  const nodes = theirs.nodes.map((node) => describeTheirs(node));
  for (const [index, node] of nodes.entries()) {
    if (ours[index] !== node) return `instruction ${index}: ${ours[index] ?? "none"}\n  BuildKit: ${node}`;
  }
  if (ours.length !== nodes.length) return `${ours.length} instructions, BuildKit: ${nodes.length}`;

  const plan = makePlan({ path: "Dockerfile", text, args: PLATFORM });
  const refused = plan.problems.filter((problem) => !LATER.has(problem.code));
  if ((refused.length === 0) !== theirs.instrOk)
    return `instructions: ${refused.map((problem) => problem.code).join(", ") || "accepted"}, BuildKit: ${theirs.instrErr ?? "accepted"}`;
  if (!theirs.instrOk) return undefined;
  const stages = compareStages(plan, theirs);
  if (stages !== undefined) return stages;
  if (theirs.lintErr !== undefined && DEPENDS.test(theirs.lintErr) && /\$|check\s*=/.test(text)) return undefined;
  const all = plan.problems.map((problem) => `${problem.code} (${problem.message})`);
  return (all.length === 0) === (theirs.lintErr === undefined)
    ? undefined
    : `stages: ${all.join(", ") || "accepted"}, BuildKit: ${theirs.lintErr ?? "accepted"}`;
}

function compareStages(plan: Plan, theirs: OracleAnswer): string | undefined {
  const ours = plan.stages.map((stage) => [stage.name ?? "", stage.from.written, stage.from.stage ?? -1]);
  const nodes = (theirs.stages ?? []).map((stage) => [stage.name, stage.base, stage.fromStage]);
  return JSON.stringify(ours) === JSON.stringify(nodes) ? undefined : `stages ${JSON.stringify(ours)}, BuildKit: ${JSON.stringify(nodes)}`;
}

function codes(tree: Dockerfile): string {
  return tree.problems.map((problem) => problem.code).join(", ") || "nothing in it";
}

/** ONBUILD of ONBUILD is refused, so what a trigger triggers does not matter. */
function describeTheirs(node: OracleNode, isTrigger = false): string {
  const refused = /^healthcheck$/i.test(node.cmd) && node.args.length > 0 && !/^(?:CMD|NONE)$/i.test(node.args[0] ?? "");
  return JSON.stringify({
    keyword: node.cmd.toUpperCase(),
    lines: [node.line, node.end],
    flags: node.flags ?? [],
    json: node.json === true && !refused,
    args: node.sub === undefined ? (refused ? ["refused"] : node.args) : [],
    heredocs: (node.heredocs ?? []).map((each) => [each.Name, each.Content, each.FD, !each.Expand, each.Chomp]),
    trigger: node.sub === undefined || isTrigger ? null : JSON.parse(describeTheirs({ ...node.sub, heredocs: node.heredocs ?? [] }, true)),
  });
}

function describeOurs(instruction: Instruction, tree: Dockerfile, text: string): string {
  const { trigger } = instruction;
  const args = trigger === undefined ? argsOf(instruction, tree.escape) : [];
  return JSON.stringify({
    keyword: instruction.keyword,
    lines: [instruction.startLine, instruction.endLine],
    flags: instruction.flags.map((flag) => `--${flag.name}${flag.value === undefined ? "" : `=${flag.value}`}`),
    json: instruction.json !== undefined && args[0] !== "refused",
    args,
    heredocs: instruction.heredocs.map((each) => [each.name, text.slice(each.body.start, each.body.end), each.fd ?? 0, each.quoted, each.stripTabs]),
    trigger: trigger === undefined ? null : JSON.parse(describeOurs(trigger, tree, text)),
  });
}

/** The arguments in the shape that BuildKit's tree gives them. */
function argsOf(instruction: Instruction, escape: string): readonly string[] {
  const { args, json, keyword } = instruction;
  if (keyword === "HEALTHCHECK") {
    const command = healthCommand(args);
    const type = args.text.slice(0, args.text.length - command.text.length).replace(/[\t\v\f\r ]+$/, "");
    // any other type is refused, whatever follows it
    if (!/^(?:CMD|NONE)$/i.test(type)) return args.text === "" ? [] : ["refused"];
    return [type, ...(json?.map((word) => word.value) ?? (command.text === "" ? [] : [command.text]))];
  }
  if (json !== undefined) return json.map((word) => word.value);
  switch (keyword) {
    case "ENV":
    case "LABEL":
      return pairsOf(instruction, escape).pairs.flatMap((pair) => [pair.name, pair.value, pair.legacy ? "" : "="]);
    case "ARG":
    case "FROM":
    case "EXPOSE":
    case "COPY":
    case "ADD":
    case "VOLUME":
      return wordsOf(instruction, escape).map((word) => word.value);
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
    case "USER":
    case "WORKDIR":
    case "STOPSIGNAL":
    case "MAINTAINER":
      return args.text === "" ? [] : [args.text];
    case "ONBUILD":
      return [];
    default:
      // of an unknown instruction BuildKit keeps nothing
      return [""];
  }
}
