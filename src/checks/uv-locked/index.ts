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
  manager: "uv",
  verbs: ["sync"],
  options: ["--locked", "--frozen", "--check", "--script", "--dry-run", "--no-sync"],
  variables: /^UV_(?:LOCKED|FROZEN)$/,
};

export const check: Check = defineCheck({
  meta: {
    summary: "uv sync installs what uv.lock says, or fails.",
    why: "`uv sync` by itself solves anew where pyproject.toml and uv.lock differ, or where there is no uv.lock: the image then holds versions that nobody has seen. With `--locked` the build fails instead.",
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
    missing: "{command} may change uv.lock and install something else: add --locked, or --frozen",
    unknown: "whether {command} has that option is not known: a variable may hold it",
  },
  title: () => "uv sync is locked",
  file({ plan }) {
    const { missing, unknown } = withoutOption(plan, wanted);
    return noneOf(
      missing.map(({ action }) => saw("missing", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, withoutOption(plan, wanted).missing, "--locked"),
});
