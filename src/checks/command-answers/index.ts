import {
  array,
  integer,
  maxValue,
  minLength,
  minValue,
  number,
  optional,
  pipe,
  record,
  strictObject,
  string,
  transform,
  union,
  type GenericSchema,
} from "valibot";
import { readPattern } from "../../contract/structure-test/pattern.ts";
import { fitsInTime } from "../../process/match.ts";
import { commandKey, type CommandOutcome, type CommandSpec } from "../../trial/command.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence, Place } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const OUTPUT_SHOWN = 2000;

type Code = "notRun" | "failed" | "notStarted" | "setupNotStarted" | "endless" | "exitCode" | "fits" | "fitsNot" | "badPattern" | "tooLong" | "asAgreed";

const words = pipe(array(string()), minLength(1, "must hold a command"));
const texts: GenericSchema<string | readonly string[], readonly string[]> = pipe(
  union([string(), array(string())]),
  transform((written) => (typeof written === "string" ? [written] : written)),
);
const output = strictObject({
  /** Patterns as Go reads them, and as container-structure-test has them. */
  fits: optional(texts),
  fitsNot: optional(texts),
});

interface WantedOutput {
  readonly fits?: readonly string[] | undefined;
  readonly fitsNot?: readonly string[] | undefined;
}

export const check: Check = defineCheck({
  meta: {
    summary: "A command run in the image ends and prints as was agreed.",
    why: "That a program is there does not say that it starts: a library may be missing, or it may be of another version than everybody thinks.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** The words; nothing replaces variables in them, and no entrypoint stands before them. */
    command: words,
    /** Run before it, each on what the one before it left. */
    setup: optional(array(words), []),
    environment: optional(record(string(), string()), {}),
    /** Instead of the image's own. */
    user: optional(string()),
    exitCode: optional(pipe(number(), integer(), minValue(0), maxValue(255)), 0),
    /** Of standard output, and of standard error. */
    output: optional(output, {}),
    error: optional(output, {}),
  }),
  messages: {
    notRun: "no container was there to run it in",
    failed: "the engine refused: {why}",
    notStarted: "it cannot be started: {why}",
    setupNotStarted: "the setup command {command} cannot be started: {why}",
    endless: "it had not ended after {time:seconds}",
    exitCode: "it ended with exit code {is}, not {wanted}",
    fits: "nothing in {what} fits {pattern}",
    fitsNot: "{what} fits {pattern}",
    badPattern: "{pattern} is no pattern",
    tooLong: "whether {what} fits {pattern} was not found out in time; write it without a repetition inside a repetition",
    asAgreed: "it ended with exit code {is} and printed as agreed",
  },
  title: ({ command, exitCode }) => `\`${command.join(" ")}\` ends with exit code ${exitCode}`,
  needs: (options) => [{ kind: "command", spec: specOf(options) }],
  container({ trial }, options) {
    const key = commandKey(specOf(options));
    const outcome = trial.commands?.find((each) => each.key === key)?.outcome;
    if (outcome === undefined) return unproven(saw("notRun"));
    if (outcome.kind === "failed") return unproven(saw("failed", { why: outcome.why }));
    const place = placeOf(options.command, outcome);
    if (outcome.kind === "not-started") {
      const { noProgram, setup, why } = outcome;
      const seen = setup === undefined ? saw("notStarted", { why }, place) : saw("setupNotStarted", { command: setup, why });
      return noProgram ? violated(seen) : unproven(seen);
    }
    if (outcome.kind === "endless") return unproven(saw("endless", { time: outcome.seconds }, place));
    const { exitCode, stderr, stdout } = outcome;
    const found = [...misfits("standard output", stdout, options.output, place), ...misfits("standard error", stderr, options.error, place)];
    const ended = exitCode === options.exitCode ? [] : [saw("exitCode" as const, { is: exitCode, wanted: options.exitCode }, place)];
    const wrong = [...ended, ...found.filter(({ message }) => message.code !== "tooLong")];
    if (wrong.length > 0) return violated(...wrong);
    return found.length > 0 ? unproven(...found) : proven(saw("asAgreed", { is: exitCode }, place));
  },
});

function specOf({ command, environment, setup, user }: Omit<CommandSpec, "user"> & { readonly user?: string | undefined }): CommandSpec {
  return { command, environment, setup, user };
}

function placeOf(command: readonly string[], outcome: CommandOutcome): Place {
  const printed = "stdout" in outcome ? outcome.stdout + outcome.stderr : "";
  return { kind: "command", command: command.join(" "), output: printed.slice(0, OUTPUT_SHOWN) };
}

function misfits(what: string, text: string, { fits = [], fitsNot = [] }: WantedOutput, place: Place): readonly Evidence<Code>[] {
  const look = (source: string, right: boolean): readonly Evidence<Code>[] => {
    const pattern = readPattern(source);
    if ("refused" in pattern) return [saw("badPattern", { pattern: source })];
    const found = fitsInTime(pattern.expression, text);
    if (found === undefined) return [saw("tooLong", { what, pattern: source }, place)];
    return found === right ? [] : [saw(right ? "fits" : "fitsNot", { what, pattern: source }, place)];
  };
  return [...fits.flatMap((pattern) => look(pattern, true)), ...fitsNot.flatMap((pattern) => look(pattern, false))];
}
