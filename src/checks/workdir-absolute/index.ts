import { strictObject } from "valibot";
import { expandWord } from "../../plan/expand.ts";
import type { Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { followVariables } from "../../plan/variables.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";
import { sureFindings } from "../sure-findings.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The first WORKDIR of a stage is an absolute path.",
    why: "A relative WORKDIR goes on from the one of the base image. When the base moves its own, all files of the image move with it.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3000",
      "buildkit:WorkdirRelativePath",
      "trivy:DS-0009",
      "checkov:CKV_DOCKER_10",
      "kics:6b376af8",
      "droast:DF009",
      "dockerfile-utils:WORKDIR_IS_NOT_ABSOLUTE",
      "dockerlinter:EW0001",
    ],
    settledBy: "file",
    words: ["workdir"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    relative: "WORKDIR {path} goes on from wherever the base image is: begin it with a slash",
    tilde: "WORKDIR {path} is no home folder: the builder takes ~ for a name like any other",
    unknown: "WORKDIR {path} begins with a variable without a value",
  },
  title: () => "WORKDIR is absolute",
  file({ plan }) {
    const wrong: Evidence<"relative" | "tilde">[] = [];
    const open: Evidence<"unknown">[] = [];
    const set = new Set<Stage>();
    followVariables(plan, ({ instruction, lookup, stage }) => {
      if (instruction.keyword !== "WORKDIR") return;
      // one that goes on from a WORKDIR of the file is known
      const isFirst = !chainOf(plan, stage).some((each) => set.has(each));
      set.add(stage);
      const path = expandWord(instruction.args.text, (name) => (lookup(name) === "unset" ? "unknown" : lookup(name)), plan.tree.escape).value;
      const place = placeOf(plan, instruction.head);
      if (/^~(?:\/|$)/.test(path)) wrong.push(saw("tilde", { path }, place));
      else if (isFirst && path.startsWith("$")) open.push(saw("unknown", { path }, place));
      else if (isFirst && path !== "" && !/^(?:[/\\]|["']?[A-Za-z]:)/.test(path) && !isFilledIn(plan, instruction.head))
        wrong.push(saw("relative", { path }, place));
    });
    return sureFindings(wrong, open);
  },
});
