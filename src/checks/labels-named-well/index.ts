import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsSet } from "../labels.ts";
import { isTemplate } from "../set-variables.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Labels have names of their own namespace, in lower case.",
    why: "Names of labels are shared by all tools that look at an image. Lower case, digits, dots and dashes are what all of them take, and the namespaces of Docker are for Docker's own.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3048", "tally:labels/valid-key"],
    settledBy: "file",
    words: ["label"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    letters: "{label} is no good name for a label: lower-case letters, digits, single dots and dashes, a letter or digit at both ends",
    reserved: "{label} lies in a namespace that is Docker's own: begin it with a domain of yours",
  },
  title: () => "labels have good names",
  file: ({ plan }) =>
    noneOf(
      labelsSet(plan).flatMap(({ name, span }): Evidence<"letters" | "reserved">[] => {
        if (name.includes("$") || isTemplate(name)) return [];
        if (!/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(name)) return [saw("letters", { label: name }, placeOf(plan, span))];
        return isReserved(name) ? [saw("reserved", { label: name }, placeOf(plan, span))] : [];
      }),
    ),
});

/** Extensions of Docker Desktop have to use some of Docker's names, and Compose reads its own. */
function isReserved(name: string): boolean {
  return /^(?:com\.docker|io\.docker|org\.dockerproject)\./.test(name) && !/^com\.docker\.(?:desktop|extension|image|compose|devenvs)\./.test(name);
}
