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
    summary: "Apk packages are installed in a version that the file names.",
    why: "Without a version, the same Dockerfile gives another image next week: what was tested is not what is built, and a build that breaks cannot be repeated. With one, an update is a change that someone makes and reviews.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3018", "kics:d3499f6d", "droast:DF052", "dockerlinter:ER0015"],
    settledBy: "file",
    words: ["apk"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({ except: optional(array(string()), []) }),
  messages: {
    unpinned: "{name} is installed in whatever version there is: name one, NAME=VERSION or NAME~VERSION",
    unknown: "what {command} installs by {name} is not known here",
  },
  title: () => "apk packages are installed in named versions",
  file({ plan }, { except }) {
    const { unknown, unpinned } = packagesAsked(plan, ["apk"], except);
    return noneOf(
      unpinned.map(({ name, span }) => saw("unpinned", { name }, placeOf(plan, span))),
      unknown.map(({ command, name, span }) => saw("unknown", { command, name }, placeOf(plan, span))),
    );
  },
  fix: (evidence, { except }) => versionsAdded(evidence, packagesAsked(evidence.plan, ["apk"], except).unpinned),
});
