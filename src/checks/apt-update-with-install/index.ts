import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { listedInstalls, type ListedInstall } from "../apt-lists.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { typed } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every apt-get install has an apt-get update before it in the same RUN.",
    why: "Docker takes a `RUN apt-get update` from its cache for as long as its text stays the same. An install in a RUN of its own then works from lists that are weeks old: packages come in old versions, without security updates, or not at all because the mirror no longer has them.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["trivy:DS-0017", "checkov:CKV_DOCKER_5", "kics:9bae49be", "droast:DF028", "dockle:CIS-DI-0007", "dockerfilelint:apt-get-update_require_install"],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    earlier: "{command} works from lists that an earlier RUN fetched, which the cache may hold for weeks: put apt-get update before it, in this RUN",
    base: "no RUN fetches lists for {command}: it works from those of the base image, if there are any",
    unknown: "whether a script fetches the lists for {command} is not known",
  },
  title: () => "apt-get install has an apt-get update in the same RUN",
  file({ plan }) {
    const installs = listedInstalls(plan);
    const seen = (code: "earlier" | "base" | "unknown", { step: { action } }: ListedInstall) =>
      saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      installs.filter(({ lists }) => lists === "earlier").map((install) => seen("earlier", install)),
      installs.filter(({ lists }) => lists === "none" || lists === "unknown").map((install) => seen(install.lists === "none" ? "base" : "unknown", install)),
    );
  },
});
