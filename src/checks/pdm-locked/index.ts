import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutOption, type WantedOption } from "../missing-options.ts";
import { typed } from "../package-steps.ts";

const wanted: WantedOption = {
  manager: "pdm",
  verbs: ["install"],
  options: ["--frozen-lockfile", "--no-lock", "--check", "--dry-run"],
  variables: /^PDM_(?:FROZEN_LOCKFILE|NO_LOCK)$/,
};

export const check: Check = defineCheck({
  meta: {
    summary: "pdm install takes what pdm.lock says.",
    why: "`pdm install` by itself solves anew where pyproject.toml and pdm.lock differ: the image then holds versions that nobody has seen. With `--frozen-lockfile`, or `pdm sync`, it keeps to the lock file.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    missing: "{command} may change pdm.lock and install something else: add --frozen-lockfile, or use pdm sync",
    unknown: "whether {command} has that option is not known: a variable may hold it",
  },
  title: () => "pdm install is locked",
  file({ plan }) {
    const { missing, unknown } = withoutOption(plan, wanted);
    return noneOf(
      missing.map(({ action }) => saw("missing", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, withoutOption(plan, wanted).missing, "--frozen-lockfile"),
});
