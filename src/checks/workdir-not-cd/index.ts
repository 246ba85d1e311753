import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { scriptsWritten, type RunScript } from "../run-scripts.ts";
import { leadingCd } from "./leading-cd.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A RUN works in the folder that WORKDIR names, not in one it enters first.",
    why: "`cd` holds for its own RUN only. WORKDIR holds for what follows too, makes the folder, and shows at a glance where commands run. A `cd` at the end of a RUN does nothing at all.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3003", "trivy:DS-0013", "kics:f4a6bcd3", "droast:DF008", "dockerlinter:ER0003"],
    settledBy: "file",
    words: ["cd"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { enters: "the whole RUN works in {folder}: WORKDIR {folder} before it says so", lost: "cd {folder} ends with this RUN: use WORKDIR {folder}" },
  title: () => "WORKDIR is used instead of cd",
  file({ plan }) {
    return noneOf(
      scriptsWritten(plan)
        .filter((script) => !script.nested && !entersAgain(script))
        .flatMap(({ spanOf, tree }) => {
          const cd = leadingCd(tree);
          return cd === undefined
            ? []
            : [saw(cd.last ? ("lost" as const) : ("enters" as const), { folder: cd.folder }, placeOf(plan, spanOf(cd.start, cd.end)))];
        }),
    );
  },
});

/** A RUN that goes on to another folder, or back, needs cd. */
function entersAgain({ run }: RunScript): boolean {
  return run.commands.filter(({ name }) => /^(?:cd|pushd|popd)$/.test(name)).length > 1;
}
