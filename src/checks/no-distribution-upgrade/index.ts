import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { packageSteps, typed } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN upgrades every package of the base image.",
    why: "An upgrade of everything makes each build a different system, adds the changed packages a second time, and is taken from the cache for as long as nothing above it changes. A newer base image brings the same updates, tested together and without the extra layer.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "trivy:DS-0024",
      "dockle:DKL-DI-0003",
      "droast:DF069",
      "dockerfilelint:apt-get-upgrade",
      "dockerfilelint:apt-get-dist-upgrade",
      "dockerlinter:ER0006",
    ],
    settledBy: "file",
    words: ["upgrade", "update"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { upgrades: "{command} upgrades every package of the base image: take a newer base image instead" },
  title: () => "the base image is not upgraded as a whole",
  file({ plan }) {
    const upgrades = packageSteps(plan, "apt", "apk", "dnf", "yum").filter(
      ({ action: { args, packages, verb } }) => verb === "upgrade" && packages.length === 0 && !args.open,
    );
    return noneOf(upgrades.map(({ action }) => saw("upgrades", { command: typed(action) }, placeOf(plan, action.command.span))));
  },
});
