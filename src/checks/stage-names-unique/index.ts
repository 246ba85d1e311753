import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every stage has a name of its own.",
    why: "Of two stages with one name the later one is meant wherever the name stands after both. The other cannot be reached any more, and who reads the file takes the wrong one.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3024",
      "buildkit:DuplicateStageName",
      "trivy:DS-0012",
      "checkov:CKV_DOCKER_11",
      "kics:f2daed12",
      "droast:DF042",
      "dockerfile-utils:DUPLICATE_BUILD_STAGE_NAME",
      "dockerlinter:EF0002",
    ],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { again: "stage {name} is there already, in line {line}: give this one another name" },
  title: () => "stages have names of their own",
  file({ plan }) {
    const froms = fromsOf(plan);
    return noneOf(
      froms.flatMap(({ name, stage }) => {
        const first = froms.find((other) => other.stage.name === stage.name)?.stage;
        if (name === undefined || first === undefined || first === stage) return [];
        return [saw("again", { name: name.value, line: plan.lines.position(first.span.start).line }, placeOf(plan, name.span))];
      }),
    );
  },
});
