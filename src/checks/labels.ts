import { onceFor } from "../text/once.ts";
import { pairsOf } from "../dockerfile/words.ts";
import type { Image } from "../image/image.ts";
import { expandWord } from "../plan/expand.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { followVariables } from "../plan/variables.ts";
import type { Span } from "../text/span.ts";
import { isTemplate } from "./set-variables.ts";

/** A label that the file sets. */
export interface SetLabel {
  readonly name: string;
  /** After expansion. */
  readonly value: string;
  /** False where a variable stands in it: the build may give that another value than the file. */
  readonly fixed: boolean;
  readonly stage: Stage;
  readonly deferred: boolean;
  /** Name and value. */
  readonly span: Span;
}

/** Every label of every LABEL, in order. */
export const labelsSet: (plan: Plan) => readonly SetLabel[] = onceFor((plan: Plan): readonly SetLabel[] => {
  const { escape } = plan.tree;
  const labels: SetLabel[] = [];
  followVariables(plan, ({ deferred, instruction, lookup, stage }) => {
    if (instruction.keyword !== "LABEL") return;
    for (const pair of pairsOf(instruction, escape).pairs) {
      const name = expandWord(pair.name, lookup, escape).value;
      const value = expandWord(pair.value, (each) => (lookup(each) === "unset" ? "unknown" : lookup(each)), escape).value;
      labels.push({ name, value, fixed: !pair.value.includes("$") && !isTemplate(pair.value), stage, deferred, span: pair.span });
    }
  });
  return labels;
});

/** Labels of these names whose value is wrong, told apart by whether the file alone decides it. Empty values are another check's. */
export function wrongLabels(
  plan: Plan,
  names: readonly string[],
  isRight: (value: string) => boolean,
): { readonly wrong: readonly SetLabel[]; readonly open: readonly SetLabel[] } {
  const asked = labelsSet(plan).filter(({ fixed, name, value }) => names.includes(name) && !(fixed && value === "") && !isRight(value));
  return { wrong: asked.filter(({ fixed }) => fixed), open: asked.filter(({ fixed }) => !fixed) };
}

/** The same in an image, those of its base too. */
export function wrongImageLabels(
  image: Image,
  names: readonly string[],
  isRight: (value: string) => boolean,
): readonly { readonly label: string; readonly value: string }[] {
  return Object.entries(image.config.labels)
    .filter(([name, value]) => names.includes(name) && value !== "" && !isRight(value))
    .map(([label, value]) => ({ label, value }));
}

/** The labels that the OCI image specification names. */
export const ociLabels: readonly string[] = [
  "created",
  "authors",
  "url",
  "documentation",
  "source",
  "version",
  "revision",
  "vendor",
  "licenses",
  "ref.name",
  "title",
  "description",
  "base.digest",
  "base.name",
].map((name) => `org.opencontainers.image.${name}`);
