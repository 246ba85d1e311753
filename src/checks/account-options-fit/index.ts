import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { misfits } from "./misfits.ts";
import { translated } from "./translate.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Users and groups are made by the commands that the base has.",
    why: "Alpine's adduser and addgroup take other options than Debian's, and useradd and groupadd are not in Alpine at all. A Dockerfile whose base changed from one to the other ends in the RUN that makes its user.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["adduser", "addgroup", "useradd", "groupadd"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    option: "{program} {option} is Alpine's, and this base is Debian's: use {instead}",
    missing: "{program} is not in Alpine: use {instead}, or install shadow",
  },
  title: () => "users are made by commands that are there",
  file({ plan }) {
    return noneOf(
      misfits(plan).map(({ command, instead, option, program }) => {
        const place = placeOf(plan, command.span);
        return option === undefined ? saw("missing" as const, { program, instead }, place) : saw("option" as const, { program, option, instead }, place);
      }),
    );
  },
  fix: ({ plan }) => misfits(plan).flatMap((misfit) => translated(plan, misfit)),
});
