import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No stage is named scratch or context.",
    why: "With a stage named scratch, FROM scratch no longer begins with the empty image, but with that stage; and context is what builds call the files they are given. Who reads the file takes the one for the other.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3063", "buildkit:ReservedStageName", "droast:DF084"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { reserved: "{name} has a meaning of its own: give the stage another name" },
  title: () => "no stage has a reserved name",
  file: ({ plan }) =>
    noneOf(
      fromsOf(plan).flatMap(({ name, stage }) =>
        name !== undefined && (stage.name === "scratch" || stage.name === "context") ? [saw("reserved", { name: name.value }, placeOf(plan, name.span))] : [],
      ),
    ),
});
