import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { modesGiven, setsUser } from "../file-modes.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No program gets the setuid bit.",
    why: "A program with the bit runs as its owner, mostly root, whoever starts it. Each one is a way from the user of the container to root.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["dockle:CIS-DI-0008"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { added: "{by} {mode} makes a program run as its owner for everyone; leave the bit out" },
  title: () => "no program gets the setuid bit",
  file: ({ plan }) => noneOf(modesGiven(plan).flatMap(({ by, mode, span }) => (setsUser(mode) ? [saw("added", { by, mode }, placeOf(plan, span))] : []))),
});
