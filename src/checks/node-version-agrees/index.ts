import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stagesUsed } from "../stages.ts";
import { majorIn, rangeAllows } from "./node-ranges.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The base's Node is the one that the project asks for.",
    why: "npm only warns when engines leaves the running Node out, and so does pnpm, and then things fail in other ways; Yarn 1 refuses to install. It happens when one of the two places is raised alone.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { engines: "the base has Node {found}, package.json asks for {wanted}", chosen: "the base has Node {found}, {file} says {wanted}" },
  title: () => "the base's Node is the project's",
  file({ plan, project }) {
    const stages = stagesUsed(plan).filter(({ from }) => from.stage === undefined && from.ref !== undefined && nodeOf(from.ref) !== undefined);
    const copies = plan.stages.some((stage) =>
      stage.steps.some(
        (step) =>
          step.kind === "copy" && step.from === undefined && step.sources.some(({ value }) => /^(?:\.\/?|\/|(?:\.\/)?package(?:-lock|\*)?\.json)$/.test(value)),
      ),
    );
    if (project === undefined || !copies) return noneOf([]);
    const engines = enginesOf(project.read("package.json"));
    const file = [".nvmrc", ".node-version"].find((path) => project.read(path) !== undefined);
    const chosen = file === undefined ? undefined : majorIn(project.read(file) ?? "");
    return noneOf(
      stages.flatMap((stage): readonly Evidence<"chosen" | "engines">[] => {
        const found = nodeOf(stage.from.ref ?? "") ?? 0;
        const place = placeOf(plan, stage.from.span);
        if (engines !== undefined && !rangeAllows(engines, found)) return [saw("engines", { found, wanted: engines }, place)];
        return chosen === undefined || file === undefined || chosen === found ? [] : [saw("chosen", { found, file, wanted: chosen }, place)];
      }),
    );
  },
});

function nodeOf(ref: string): number | undefined {
  const { name, tag } = parseReference(ref);
  const major = name === "node" ? /^(\d+)(?:[.-]|$)/.exec(tag ?? "")?.[1] : undefined;
  return major === undefined ? undefined : Number(major);
}

function enginesOf(manifest: string | undefined): string | undefined {
  try {
    const read = JSON.parse(manifest ?? "{}") as { readonly engines?: { readonly node?: unknown } };
    return typeof read.engines?.node === "string" ? read.engines.node : undefined;
  } catch {
    return undefined;
  }
}
