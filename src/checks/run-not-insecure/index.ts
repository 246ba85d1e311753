import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN asks for full rights on the builder.",
    why: "RUN --security=insecure gives the command the rights of root on the machine that builds, and the build only works where an administrator has allowed that. Whatever runs there, from any package, has them too.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["security"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { used: "RUN --security=insecure runs with the rights of the machine that builds; leave it out" },
  title: () => "no RUN with --security=insecure",
  file: ({ plan }) =>
    noneOf(
      runsWritten(plan).flatMap(({ instruction }) =>
        instruction.flags.flatMap(({ name, span, value }) => (name === "security" && value === "insecure" ? [saw("used", {}, placeOf(plan, span))] : [])),
      ),
    ),
});
