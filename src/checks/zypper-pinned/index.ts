import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { packagesAsked } from "../pinned-packages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Zypper packages are installed in a version that the file names.",
    why: "Without a version, the same Dockerfile gives another image next week: what was tested is not what is built, and a build that breaks cannot be repeated. With one, an update is a change that someone makes and reviews.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3037", "kics:562952e4"],
    settledBy: "file",
    words: ["zypper"],
    presets: ["strict"],
  },
  options: strictObject({ except: optional(array(string()), []) }),
  messages: {
    unpinned: "{name} is installed in whatever version there is: name one, NAME=VERSION",
    unknown: "what {command} installs by {name} is not known here",
  },
  title: () => "zypper packages are installed in named versions",
  file({ plan }, { except }) {
    const { unknown, unpinned } = packagesAsked(plan, ["zypper"], except);
    return noneOf(
      unpinned.map(({ name, span }) => saw("unpinned", { name }, placeOf(plan, span))),
      unknown.map(({ command, name, span }) => saw("unknown", { command, name }, placeOf(plan, span))),
    );
  },
});
