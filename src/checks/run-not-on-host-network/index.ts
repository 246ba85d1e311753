import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN uses the network of the builder.",
    why: "RUN --network=host lets the command reach what the machine that builds reaches, its own services as well, and the build only works where an administrator has allowed that.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["network"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { used: "RUN --network=host reaches the services of the machine that builds; leave it out" },
  title: () => "no RUN with --network=host",
  file: ({ plan }) =>
    noneOf(
      runsWritten(plan).flatMap(({ instruction }) =>
        instruction.flags.flatMap(({ name, span, value }) => (name === "network" && value === "host" ? [saw("used", {}, placeOf(plan, span))] : [])),
      ),
    ),
});
