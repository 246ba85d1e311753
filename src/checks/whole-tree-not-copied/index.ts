import { strictObject } from "valibot";
import { baseImage } from "../../facts/base-images.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { copiesWritten } from "../copies.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";
import { rootOf } from "../stages.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No stage puts the whole system of another over its own.",
    why: "COPY --from=build / / mixes two systems: libraries, package databases and users of both, one over the other. The image grows by all of it, and no package manager can keep it.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3067", "droast:DF026"],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    system: "the whole system of {from} goes over this one's: copy the folders that are needed, or begin with FROM scratch",
    unknown: "all of {from} goes over this system; what it holds is not known",
  },
  title: () => "no system is copied over another",
  file({ plan }) {
    const wrong: Evidence<"system">[] = [];
    const open: Evidence<"unknown">[] = [];
    const uses = new Map(stageUses(plan).map((use) => [use.span.start, use]));
    for (const { destination, instruction, sources, stage } of copiesWritten(plan)) {
      const flag = instruction.flags.find(({ name }) => name === "from");
      const isWhole = (path: string): boolean => /^\/(?:\.?\/?)*$/.test(path) && path !== "";
      if (flag?.value === undefined || !sources.some(({ value }) => isWhole(value)) || !isWhole(destination.value)) continue;
      const below = baseOf(plan, stage);
      // an image made smaller by copying all of it into an empty one
      if (below === "scratch") continue;
      const use = uses.get(flag.span.start);
      const from = use?.named === undefined ? flag.value : baseOf(plan, plan.stages[use.named]);
      const place = placeOf(plan, instruction.head);
      if (from === "scratch") continue;
      if (below !== undefined && from !== undefined && isSystem(from)) wrong.push(saw("system", { from: flag.value }, place));
      else open.push(saw("unknown", { from: flag.value }, place));
    }
    return sureFindings(wrong, open);
  },
});

/** The outside image that a stage stands on. */
function baseOf(plan: Plan, stage: Stage | undefined): string | undefined {
  return stage === undefined ? undefined : rootOf(plan, stage).from.ref;
}

/** Images with nothing but a few files, such as tonistiigi/xx, are made to be laid over others. */
function isSystem(ref: string): boolean {
  const { name, tag } = parseReference(ref);
  return baseImage(name, tag) !== undefined;
}
