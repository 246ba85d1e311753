import { isDummySecret } from "../../facts/dummy-secrets.ts";
import { isPlaceholder, isSecretFile, isSecretName, secretIn } from "../../facts/secrets.ts";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { pairsOf } from "../../dockerfile/words.ts";
import { saw } from "../../verdict/answer.ts";
import type { Span } from "../../text/span.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { secretsInAddresses } from "../addresses.ts";
import { broughtInto } from "../brought-files.ts";
import { secretWordsOf } from "../secret-words.ts";
import { stagesUsed } from "../stages.ts";
import { fingerprint } from "../../facts/fingerprint.ts";

type Code = "variable" | "shapedVariable" | "inCommand" | "copied";

/** Secrets in every stage that the target is made from; a builder's layers may be pushed as a cache. `told`: less those of copied files, in addresses and among the words of commands. */
export function secretsInFile(plan: Plan, allow: ReadonlySet<string>, told: boolean): Evidence<Code>[] {
  const written = stagesUsed(plan).flatMap((stage) =>
    stage.steps.flatMap((step) => (told && isInAddress(plan, step) ? [] : secretsInStep(plan, step, allow, told))),
  );
  return plan.target === undefined || told ? written : [...written, ...copiedSecrets(plan, plan.target, allow)];
}

/** Whether the one secret that is known of an instruction stands in an address. */
function isInAddress(plan: Plan, { instruction }: Step): boolean {
  const text = plan.text.slice(instruction.span.start, instruction.span.end);
  const found = secretIn(text);
  return (
    found !== undefined && secretsInAddresses(text).some(({ end, start }) => text.slice(start, end).includes(found.secret)) && pairsLeft(instruction, plan)
  );
}

/** Of several variables in one ENV another one may hold a secret too. */
function pairsLeft(instruction: Step["instruction"], plan: Plan): boolean {
  return (instruction.keyword !== "ENV" && instruction.keyword !== "ARG") || pairsOf(instruction, plan.tree.escape).pairs.length === 1;
}

function secretsInStep(plan: Plan, step: Step, allow: ReadonlySet<string>, told: boolean): Evidence<Code>[] {
  const { instruction } = step;
  const { keyword } = instruction;
  if (keyword === "ENV" || keyword === "ARG") return secretVariables(plan, step, allow);
  const found = secretIn(told ? withoutToldWords(plan, instruction.span) : plan.text.slice(instruction.span.start, instruction.span.end));
  if (found === undefined || (keyword !== "RUN" && keyword !== "LABEL" && keyword !== "CMD" && keyword !== "ENTRYPOINT")) return [];
  return [saw("inCommand", { instruction: keyword, kind: found.kind, fingerprint: fingerprint(found.secret) }, placeOf(plan, instruction.keywordSpan))];
}

/** The text of an instruction without the words that secret-not-in-command tells of. */
function withoutToldWords(plan: Plan, { end, start }: Span): string {
  let text = "";
  let from = start;
  for (const { span } of secretWordsOf(plan)) {
    if (span.start < from || span.end > end) continue;
    text += plan.text.slice(from, span.start);
    from = span.end;
  }
  return text + plan.text.slice(from, end);
}

function secretVariables(plan: Plan, step: Step, allow: ReadonlySet<string>): Evidence<Code>[] {
  const { instruction } = step;
  return pairsOf(instruction, plan.tree.escape).pairs.flatMap(({ name, span, value }): Evidence<Code>[] => {
    const plain = value.replace(/^(["'])(.*)\1$/s, "$2");
    if (allow.has(name) || plain === "") return [];
    const place = placeOf(plan, span);
    const found = secretIn(plain);
    if (found?.kind === "password in an address" && isDummySecret(found.secret)) return [];
    if (found !== undefined)
      return [saw("shapedVariable", { instruction: instruction.keyword, name, kind: found.kind, fingerprint: fingerprint(found.secret) }, place)];
    if (!isSecretName(name) || isPlaceholder(plain)) return [];
    return [saw("variable", { instruction: instruction.keyword, name, fingerprint: fingerprint(plain) }, place)];
  });
}

/** Files that exist to hold secrets and that a COPY of the target brings from the context. */
function copiedSecrets(plan: Plan, target: Stage, allow: ReadonlySet<string>): Evidence<Code>[] {
  return [...broughtInto(plan, target).files].flatMap(([path, step]) => {
    if (!isSecretFile(path) || allow.has(path)) return [];
    return [saw("copied" as const, { instruction: step.instruction.keyword, path }, placeOf(plan, step.span))];
  });
}
