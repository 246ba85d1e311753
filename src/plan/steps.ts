import type { Instruction } from "../dockerfile/syntax.ts";
import { isDigest, isImageReference } from "./image-reference.ts";
import { runCommands } from "./invocation.ts";
import { readMount } from "./mounts.ts";
import type { Sourced, Step } from "./plan.ts";
import { listOf, shellOf, type OpenConfig } from "./stage-config.ts";
import type { StageReader } from "./stage-reader.ts";

const REMOTE = /^(?:https?:|git:|ssh:|git@|github\.com\/|\$)/;

/** One instruction as a step of its stage. */
export function readStep(instruction: Instruction, text: string, config: OpenConfig, reader: StageReader): Step {
  const span = instruction.head;
  const expandFlag = (name: string): string | undefined => {
    const flag = instruction.flags.find((each) => each.name === name);
    return flag?.value === undefined ? undefined : reader.expand(flag.value, flag.span);
  };
  if (instruction.keyword === "RUN") {
    const mounts = instruction.flags.flatMap((flag) =>
      flag.name === "mount" && flag.value !== undefined ? [readMount(flag, (word) => reader.expand(word, flag.span)).mount] : [],
    );
    return { kind: "run", instruction, span, commands: runCommands(instruction, text, shellOf(config, reader)), mounts };
  }
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return { kind: "other", instruction, span };

  const isHeredoc = (word: Sourced<string>): boolean => instruction.heredocs.some((heredoc) => heredoc.span.start === word.span.start);
  const checksum = instruction.flags.find((flag) => flag.name === "checksum");
  const words = listOf(instruction, reader.escape).map((word) => (isHeredoc(word) ? word : { value: reader.expand(word.value, word.span), span: word.span }));
  const sources = words.slice(0, -1).filter((word) => !isHeredoc(word));
  const remote = sources.find((source) => /^https?:\/\//.test(source.value));
  if (instruction.keyword === "COPY" && remote !== undefined) reader.refuse({ code: "value-wrong", message: "COPY takes no URL; ADD does", span: remote.span });
  if (checksum !== undefined && (sources.length !== 1 || !REMOTE.test(sources[0]?.value ?? ""))) {
    reader.refuse({ code: "value-wrong", message: "--checksum is for one source, which has to be a URL", span: checksum.span });
  }
  for (const heredoc of instruction.heredocs) if (!heredoc.quoted) reader.expandText(text.slice(heredoc.body.start, heredoc.body.end), heredoc.span);
  const digest = expandFlag("checksum");
  if (checksum !== undefined && digest !== undefined && !digest.includes("$") && !isDigest(digest)) {
    reader.refuse({ code: "value-wrong", message: "--checksum is sha256: and 64 hexadecimal digits", span: checksum.span });
  }
  return {
    kind: instruction.keyword === "COPY" ? "copy" : "add",
    instruction,
    span,
    sources,
    destination: words.at(-1) ?? { value: "", span },
    from: instruction.keyword === "COPY" ? fromOf(instruction, reader) : undefined,
    chown: expandFlag("chown"),
    chmod: expandFlag("chmod"),
    inline: instruction.heredocs.length > 0,
  };
}

function fromOf(instruction: Instruction, reader: StageReader): Extract<Step, { kind: "copy" | "add" }>["from"] {
  const from = instruction.flags.find((flag) => flag.name === "from");
  if (from?.value === undefined || from.value === "") return undefined;
  const stage = stageNamed(from.value, reader.names);
  const refuse = (message: string): void => reader.refuse({ code: "stage-missing", message, span: from.span });
  const isImage = stage === undefined && !/^[-+]?\d+$/.test(from.value);
  if (from.value.includes("$")) refuse("--from takes no variables: give a name to a stage that FROM makes from the variable");
  else if (isImage && !isImageReference(from.value)) refuse(`${from.value} is neither a stage nor the name of an image`);
  else if (stage === undefined && !isImage) refuse(`there is no stage ${from.value}`);
  else if (stage !== undefined && stage >= reader.index) refuse(`cannot copy from stage ${from.value}: it has to stand before this one`);
  return { stage: stage !== undefined && stage < reader.index ? stage : undefined, ref: from.value, span: from.span };
}

/** A stage by name, case aside, the last of a name in the whole file; or by number. */
export function stageNamed(name: string, names: readonly (string | undefined)[]): number | undefined {
  const named = names.lastIndexOf(name.toLowerCase());
  if (named !== -1) return named;
  return /^\d+$/.test(name) && Number(name) < names.length ? Number(name) : undefined;
}
