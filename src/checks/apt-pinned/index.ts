import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { versionsAdded } from "../known-versions.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { packagesAsked } from "../pinned-packages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Apt packages are installed in a version that the file names.",
    why: "Without a version, the same Dockerfile gives another image next week: what was tested is not what is built, and a build that breaks cannot be repeated. With one, an update is a change that someone makes and reviews.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3008", "kics:965a08d7", "droast:DF005", "dockerlinter:ER0012"],
    settledBy: "file",
    words: ["apt"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({ except: optional(array(string()), []) }),
  messages: {
    unpinned: "{name} is installed in whatever version there is: name one, NAME=VERSION",
    unknown: "what {command} installs by {name} is not known here",
  },
  title: () => "apt packages are installed in named versions",
  file({ plan }, { except }) {
    const { unknown, unpinned } = packagesAsked(plan, ["apt"], except);
    return noneOf(
      unpinned.map(({ name, span }) => saw("unpinned", { name }, placeOf(plan, span))),
      unknown.map(({ command, name, span }) => saw("unknown", { command, name }, placeOf(plan, span))),
    );
  },
  fix: (evidence, { except }) => versionsAdded(evidence, packagesAsked(evidence.plan, ["apt"], except).unpinned),
});
