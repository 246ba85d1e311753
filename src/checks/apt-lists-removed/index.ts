import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { appendedTo } from "../appended-commands.ts";
import { aptLists, listsNeededLater } from "../apt-lists.ts";
import { noneOf } from "../findings.ts";
import { cacheArgs, cachePlace, cachesLeft } from "../caches-left.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { leftBehind } from "../leftovers.ts";
import { packageSteps, shipped, typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The lists of Debian packages are removed in the RUN that fetches them.",
    why: "`apt-get update` fetches the lists of all packages, 20 to 50 MB that nothing reads once the packages are there. A `rm` in a later RUN does not make the image smaller: the layer below keeps them.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3009", "dockle:DKL-DI-0005", "kics:df746b39", "dockerfilelint:apt-get_missing_rm", "dockerlinter:ER0002", "droast:DF004"],
    settledBy: "image",
    words: ["apt"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "the lists that {command} fetches stay in the layer: end this RUN with rm -rf /var/lib/apt/lists/*",
    unknown: "whether the lists that {command} fetches stay in the layer is not known: a script or variable of this RUN may remove them",
  },
  title: () => "the lists of Debian packages are removed where they are fetched",
  file({ plan }) {
    const found = lastUpdates(plan).map((step) => ({ ...step, left: leftBehind(step.run, step.action.command, aptLists) }));
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      found.filter(({ left }) => left === "kept").map((step) => seen("kept", step)),
      found.filter(({ left }) => left === "unknown").map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "apt").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix({ plan }) {
    return lastUpdates(plan).flatMap(({ action, run }) => {
      if (leftBehind(run, action.command, aptLists) !== "kept" || listsNeededLater(plan, run)) return [];
      // where nothing is installed after it, somebody wants the lists for later
      if (
        !packageSteps(plan, "apt").some(
          (step) => step.run === run && step.action.verb === "install" && step.action.command.span.start > action.command.span.start,
        )
      )
        return [];
      return appendedTo(plan, run, action.command, "rm -rf /var/lib/apt/lists/*") ?? [];
    });
  },
});

/** Of several updates in one RUN what counts is what the last one leaves. */
function lastUpdates(plan: Plan): readonly PackageStep[] {
  const updates = shipped(plan, packageSteps(plan, "apt")).filter(({ action }) => action.verb === "update-lists");
  return updates.filter((step, index) => updates[index + 1]?.run !== step.run);
}
