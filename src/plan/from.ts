import type { Instruction } from "../dockerfile/syntax.ts";
import { wordsOf } from "../dockerfile/words.ts";
import { expandWord } from "./expand.ts";
import { isImageReference } from "./image-reference.ts";
import type { Base, PlanProblem, Stage } from "./plan.ts";
import type { GlobalScope } from "./scope.ts";

/** The name a FROM gives its stage, lower-cased. */
export function stageNameOf(from: Instruction, escape: string): string | undefined {
  const words = wordsOf(from, escape);
  return words.length === 3 && words[1]?.value.toLowerCase() === "as" ? words[2]?.value.toLowerCase() : undefined;
}

/** What a stage stands on. */
export function readFrom(from: Instruction, earlier: readonly Stage[], global: GlobalScope, escape: string, problems: PlanProblem[]): Base {
  const [base] = wordsOf(from, escape);
  const span = base?.span ?? from.head;
  const written = base?.value ?? "";
  const { value, error, known } = expandWord(written, global.lookup, escape);
  // unlike COPY --from, FROM knows a stage only by its exact lower-case name
  const stage = error === undefined ? earlier.findLast((other) => other.name === value)?.index : undefined;
  const refuse = (code: string, message: string, place = span): void => void problems.push({ code, message, span: place });
  if (error !== undefined) refuse("expansion-wrong", error);
  else if (value === "" && base !== undefined) refuse("base-blank", `base name (${written}) should not be blank: give its ARG before the first FROM a default`);
  else if (base !== undefined && stage === undefined && known && value !== "scratch" && !isImageReference(value))
    refuse("base-wrong", `${value} is no name for an image`);

  const flag = from.flags.find((each) => each.name === "platform");
  const platform = flag?.value === undefined || flag.value === "" ? undefined : expandWord(flag.value, global.lookup, escape);
  if (flag !== undefined && platform?.error !== undefined) refuse("expansion-wrong", platform.error, flag.span);
  if (flag !== undefined && platform?.value === "") refuse("value-wrong", `empty platform from ${flag.value ?? ""}`, flag.span);
  const isKnown = known && (stage !== undefined || value === "scratch" || isImageReference(value));
  return { ref: isKnown ? value : undefined, written, span, stage, platform: platform?.value };
}
