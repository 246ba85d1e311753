import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutOption, type WantedOption } from "../missing-options.ts";
import { typed } from "../package-steps.ts";

const wanted: WantedOption = { manager: "cargo", verbs: ["install"], options: ["--locked", "--frozen", "--list", "--offline"] };

export const check: Check = defineCheck({
  meta: {
    summary: "cargo install takes the versions of the program's own lock file.",
    why: "Without `--locked`, `cargo install` ignores the lock file that the program was tested with and takes the newest version of every dependency. A release of any of them can break the build, or change what is built, on any day.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["cargo"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    missing: "{command} ignores the program's lock file: add --locked",
    unknown: "whether {command} has that option is not known: a variable may hold it",
  },
  title: () => "cargo install is locked",
  file({ plan }) {
    const { missing, unknown } = withoutOption(plan, wanted);
    return noneOf(
      missing.map(({ action }) => saw("missing", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, withoutOption(plan, wanted).missing, "--locked"),
});
