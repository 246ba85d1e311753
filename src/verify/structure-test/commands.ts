import type { CommandTest, Variable } from "../../contract/structure-test/file.ts";
import type { ImageConfig } from "../../image/image.ts";
import { saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer, Place } from "../../verdict/verdict.ts";
import { observeCommand, type CommandPlace } from "../commands.ts";
import { expandVariables, variablesOf } from "./expand.ts";
import { answerOf, misfits } from "./files.ts";
import type { StructureCode } from "./messages.ts";

/** What a command test runs in. */
export interface TestPlace extends CommandPlace {
  readonly config: ImageConfig;
  /** Of the file: its `globalEnvVars`. */
  readonly variables: readonly Variable[];
  /** What `containerRunOptions` takes from a file and from whoever runs the tests. */
  readonly given: Readonly<Record<string, string>>;
}

const OUTPUT_SHOWN = 2000;

/** Runs the command in a container of its own, after the setup commands, each on top of what the one before it left. */
export async function judgeCommand(place: TestPlace, test: CommandTest, number: number): Promise<Answer<StructureCode>> {
  const inImage = variablesOf(place.config.env);
  const global = expanded(place.variables, inImage);
  const all = new Map([...inImage, ...global]);
  const own = expanded(test.variables, all);
  // as the tool does it: a test's own variables stand in for its command only once a setup has brought them into the image
  const known = test.setup.length === 0 ? all : new Map([...all, ...own]);
  const setupEnvironment = Object.fromEntries([...global, ...own]);
  const outcome = await observeCommand(place, {
    command: test.command.map((word) => expandVariables(word, known)),
    environment: { ...setupEnvironment, ...place.given },
    setup: test.setup,
    setupEnvironment,
    name: `${number}`,
  });

  if (outcome.kind === "failed") return unproven(saw("failed", { why: outcome.why }));
  const output = outcome.kind === "not-started" ? "" : `${outcome.stdout}${outcome.stderr}`;
  const seenAt: Place = { kind: "command", command: test.command.join(" "), output: shown(place, output) };
  if (outcome.kind === "not-started") {
    const { noProgram, setup, why } = outcome;
    const seen = setup === undefined ? saw<StructureCode>("notStarted", { why }) : saw<StructureCode>("setupNotStarted", { command: setup, why });
    if (!noProgram) return unproven(seen);
    return violated(setup === undefined ? { ...seen, place: seenAt } : seen);
  }
  if (outcome.kind === "endless") {
    const { seconds: time, setup } = outcome;
    return unproven(setup === undefined ? saw("endless", { time }, seenAt) : saw("setupEndless", { command: setup, time }));
  }
  const wrong = outcome.exitCode === test.exitCode ? [] : [saw<StructureCode>("exitCode", { is: outcome.exitCode, wanted: test.exitCode }, seenAt)];
  const [out, error] = [misfits("standard output", outcome.stdout, test.output, seenAt), misfits("standard error", outcome.stderr, test.error, seenAt)];
  return answerOf(wrong, { wrong: [...out.wrong, ...error.wrong], open: [...out.open, ...error.open] }, seenAt);
}

function expanded(variables: readonly Variable[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(variables.map(({ key, value }) => [key, expandVariables(value, known)]));
}

/** What came from the environment of whoever runs the tests may be a secret. */
function shown({ given }: TestPlace, output: string): string {
  const secrets = Object.values(given).toSorted((a, b) => b.length - a.length);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), output).slice(0, OUTPUT_SHOWN);
}
