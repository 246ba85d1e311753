import { instructionWords, healthDefaults, mountOptions, mountWords } from "../../facts/words/instructions.ts";
import { runTexts } from "../../plan/invocation.ts";
import type { Step } from "../../plan/plan.ts";
import { healthCommand } from "../../dockerfile/arguments.ts";
import { programName } from "../../shell/wrappers.ts";
import { explainScript, explainWords } from "../command/explain-script.ts";
import type { ExplainedCommand, ScriptLine } from "../command/kind.ts";
import { listed, shortened } from "../command/sentence.ts";
import type { Detail } from "./kind.ts";
import { expanded, flagDetails, type Telling, type Told } from "./telling.ts";

/** RUN. */
export function tellRun(telling: Telling, step: Extract<Step, { kind: "run" }>, shell: readonly string[] | undefined): Told {
  const { hide, instruction, plan } = telling;
  const details: Detail[] = [...flagDetails(telling, instructionWords["RUN"]?.options)];
  for (const mount of step.mounts) details.push(mountDetail(telling, mount));
  if (instruction.json !== undefined) {
    const script = explainWords(
      instruction.json.map(({ value, span }) => ({ value, literal: true, span })),
      hide,
    );
    return { does: summarized(script), details, script };
  }
  const texts = runTexts(instruction, plan.text, shell);
  const script = withValues(
    texts.flatMap(({ text }) => explainScript(text, hide)),
    telling,
  );
  const bodies = instruction.heredocs.length > 0;
  if (bodies && texts.length > 0 && script.length === 0)
    return { does: "runs the lines that follow in another language", details: [...details, foreignBody(telling)], script };
  if (texts.length === 0)
    return {
      does: `runs a command in the shell ${shell?.[0] ?? ""}, which is not read here`,
      details: [...details, { kind: "word", text: hide(instruction.args.text).slice(0, 60), means: undefined }],
      script,
    };
  return { does: summarized(script), details, script };
}

/** Words whose variables the file itself sets are known before it runs, unless the script sets them again. */
function withValues(script: readonly ScriptLine[], telling: Telling): readonly ScriptLine[] {
  const text = telling.plan.text.slice(telling.instruction.span.start, telling.instruction.span.end);
  const known = (word: string): string | undefined => {
    const names = [...word.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
    const isPlain = word.includes("$") && !/[`\\]|\$[^\w{]|\$\{\w+[^\w}]/.test(word);
    if (!isPlain || names.some((name) => typeof telling.lookup(name) === "string" || isSetIn(text, name))) return undefined;
    return `${shortened(expanded(telling, word))} here`;
  };
  const filled = (lines: readonly ScriptLine[]): readonly ScriptLine[] =>
    lines.map((line) => {
      if (line.command === undefined) return line;
      const { inner, parts } = line.command;
      const more = parts.map((part) => (part.kind === "open" ? { ...part, means: known(part.text) } : part));
      return { ...line, command: { ...line.command, parts: more, inner: filled(inner) } };
    });
  return filled(script);
}

/** `NAME=`, `for NAME in`, `read NAME`. */
function isSetIn(text: string, name: string): boolean {
  return text.includes(`${name}=`) || text.split(/[;&|\n]/).some((part) => part.includes(name) && /\b(?:for|read|getopts)\b/.test(part));
}

function foreignBody({ hide, instruction }: Telling): Detail {
  return { kind: "word", text: hide(instruction.args.text).slice(0, 60), means: "the program that reads the lines" };
}

function mountDetail({ hide, plan }: Telling, { options, span, type }: Extract<Step, { kind: "run" }>["mounts"][number]): Detail {
  const known = Object.hasOwn(mountWords, type) ? mountWords[type] : undefined;
  const more = [...options].flatMap(([name, value]) => {
    if (name === "type") return [];
    const words = Object.hasOwn(mountOptions, name) ? mountOptions[name] : undefined;
    return [words === undefined ? `${name}=${value}, which is not known here` : words.replaceAll("{}", value)];
  });
  return {
    kind: "mount",
    text: hide(plan.text.slice(span.start, span.end)),
    means: known === undefined ? undefined : `${known}${more.length === 0 ? "" : `; ${hide(more.join(", "))}`}`,
  };
}

const QUIET = new Set([
  "set",
  "echo",
  "printf",
  "true",
  ":",
  "cd",
  "exit",
  "export",
  "test",
  "[",
  "sleep",
  "pushd",
  "popd",
  "unset",
  "ls",
  "cat",
  "pwd",
  "read",
]);
const MOST_TOLD = 3;

/** The main commands in one sentence. */
export function summarized(script: readonly ScriptLine[]): string {
  const all = script.flatMap(({ command, depth, joint }) => (command === undefined || depth > 0 || joint === "||" ? [] : [command]));
  const guarded = whereConditionsHold(script);
  const main = all.filter((command) => !QUIET.has(programName(command.program)) || writtenBy(command) !== undefined);
  if (main.length === 0 && guarded !== undefined) return guarded;
  const told = (main.length > 0 ? main : all).map(
    (command) => writtenBy(command) ?? innermost(command)?.does ?? `runs ${command.title}, which is not known here`,
  );
  const unique = [...new Set(told)];
  if (unique.length === 0) return script.length > 0 ? "asks for conditions, as told below" : "runs nothing";
  if (unique.length <= MOST_TOLD) return unique.length === 1 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
  return `${unique.slice(0, MOST_TOLD - 1).join(", ")}, and ${unique.length - MOST_TOLD + 1} more`;
}

/** What stands in branches and loops, without the questions themselves; undefined where that is nothing to speak of. */
function whereConditionsHold(script: readonly ScriptLine[]): string | undefined {
  const inner: ScriptLine[] = [];
  let asking: number | undefined;
  for (const line of script) {
    const { around, command, depth } = line;
    if (around !== undefined && (asking === undefined || depth <= asking)) asking = /^(?:if|otherwise, if|as long as|until)\b/.test(around) ? depth : undefined;
    if (command === undefined || depth === 0 || (asking !== undefined && depth > asking)) continue;
    if (!QUIET.has(programName(command.program))) inner.push({ ...line, depth: 0, joint: undefined });
  }
  return inner.length === 0 ? undefined : `where the conditions told below hold: ${summarized(inner)}`;
}

/** `echo … > FILE`: what is printed matters less than where it goes. */
function writtenBy({ parts, program }: ExplainedCommand): string | undefined {
  if (!["echo", "printf", "cat"].includes(programName(program))) return undefined;
  const means = parts.findLast(({ kind }) => kind === "redirect")?.means ?? "";
  const [, to] = /^writes its output to (.*)$/.exec(means) ?? [];
  const [, onto] = /^adds its output to the end of (.*)$/.exec(means) ?? [];
  if (to === undefined && onto === undefined) return undefined;
  return to === undefined ? `adds to ${onto}` : `writes ${to}`;
}

/** `sudo apt-get install` is told by apt-get. */
function innermost(command: ScriptLine["command"]): ScriptLine["command"] {
  const [first] = command?.inner ?? [];
  if (command === undefined || first?.command === undefined || first.joint === "$()") return command;
  return ["sudo", "env", "exec", "python", "python3", "command", "nice", "time", "gosu", "su-exec", "tini", "dumb-init", "bash", "sh"].includes(
    programName(command.program),
  )
    ? innermost(first.command)
    : command;
}

/** CMD and ENTRYPOINT. */
export function tellStart(telling: Telling): Told {
  const { hide, instruction } = telling;
  const { args, json, keyword } = instruction;
  const script =
    json === undefined
      ? explainScript(args.text, hide)
      : explainWords(
          json.map(({ value, span }) => ({ value, literal: true, span })),
          hide,
        );
  const empty = json !== undefined && json.length === 0;
  const form: Detail =
    json === undefined
      ? { kind: "word", text: "shell form", means: "a shell starts it and stays between: signals to end reach the shell, not the program, unless it says exec" }
      : { kind: "word", text: "exec form", means: "the program is started itself, as the first process, and gets the signals to end" };
  if (keyword === "CMD" && json !== undefined && !empty && (json[0]?.value.startsWith("-") === true || telling.stage.config.entrypoint !== undefined)) {
    const [first] = json;
    if (telling.stage.config.entrypoint !== undefined && telling.stage.config.entrypoint.value.words.length > 0) {
      const handed = `hands ${listed(json.map(({ value }) => hide(value)))} to the entrypoint, unless docker run gives other words`;
      return { does: handed, details: [], script: first?.value.startsWith("-") === true ? [] : script };
    }
  }
  if (empty) return { does: keyword === "CMD" ? "gives no command: docker run has to" : "takes the base's entrypoint away", details: [] };
  const does =
    keyword === "CMD" ? `when the container starts and docker run names no command: ${summarized(script)}` : `when the container starts: ${summarized(script)}`;
  return { does, details: [form], script };
}

/** HEALTHCHECK. */
export function tellHealthcheck(telling: Telling): Told {
  const { hide, instruction } = telling;
  if (/^none\b/i.test(instruction.args.text)) return { does: "switches off a health check of the base", details: [] };
  const details: Detail[] = [...flagDetails(telling, instructionWords["HEALTHCHECK"]?.options)];
  for (const [name, value] of Object.entries(healthDefaults)) {
    if (instruction.flags.some((flag) => flag.name === name)) continue;
    const words = instructionWords["HEALTHCHECK"]?.options?.[name] ?? "";
    details.push({ kind: "option", text: `--${name}, not given`, means: `${words.replaceAll("{}", value)}, the engine's default` });
  }
  const words = instruction.json;
  const script =
    words === undefined
      ? explainScript(healthCommand(instruction.args).text, hide)
      : explainWords(
          words.map(({ value, span }) => ({ value, literal: true, span })),
          hide,
        );
  return { does: `asks again and again whether the container is well: ${summarized(script)}`, details, script };
}
