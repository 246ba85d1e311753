import { safeParse } from "valibot";
import { hadolintRulesSilent } from "../facts/hadolint-rules.ts";
import { onceFor } from "../text/once.ts";
import type { Level } from "../verdict/verdict.ts";
import type { KnownChecks } from "./requirements.ts";
import { SHELLCHECK, shellcheckShares } from "./shellcheck.ts";

/** A check that a preset asks for, with the options it needs, under the check's own id and level or another. What yields does not take another preset's place. */
export type PresetCheck = readonly [
  check: string,
  options?: Readonly<Record<string, unknown>>,
  as?: { readonly id: string; readonly level: Level; readonly yields?: true },
];

const shellcheck = shellcheckShares.map(({ id, level, severities }): PresetCheck => [SHELLCHECK, { severities }, { id, level }]);

/**
 * Presets that checks name in their meta. Recommended: only what a maintainer would act on, and what needs no knowledge of the application. Production:
 * besides, what a service that is run for others has: a health check, a user, labels, probes.
 */
export type PresetName = "recommended" | "strict" | "production";

/** What a preset asks for with options other than the check's defaults. */
const withOptions: Readonly<Record<PresetName, readonly PresetCheck[]>> = {
  recommended: [
    // a hint: many leave the question to Compose or Kubernetes
    ["health-declared", { of: "servers" }, { id: "health-declared", level: "info" }],
    // each cause once: the others are signals-reach-command's, secret-files-not-copied's, secret-not-in-url's and secret-not-in-command's
    ["no-secrets", { except: "copied files, addresses and commands" }],
    ["command-exec-form", { except: "shells that keep signals" }],
  ],
  strict: [["stops-within", { seconds: 10 }], ...shellcheck],
  production: [
    ["health-declared", { of: "servers" }, { id: "health-declared", level: "warning" }],
    ["health-becomes-healthy"],
    ["oci-labels-present", { labels: ["title", "description", "vendor", "licenses"] }],
  ],
};

export const presetNames: readonly string[] = ["plimsoll:recommended", "plimsoll:strict", "plimsoll:production", "hadolint", "buildkit"];

/** What a preset asks for among the checks there are; undefined where there is no such preset. */
export function presetChecks(name: string, checks: KnownChecks): readonly PresetCheck[] | undefined {
  const known = presetsAmong(checks);
  if (!known.has(name)) known.set(name, choose(name, checks));
  return known.get(name);
}

/** A preset is asked for again with each file that has no contract. */
const presetsAmong: (checks: KnownChecks) => Map<string, readonly PresetCheck[] | undefined> = onceFor(() => new Map());

function choose(name: string, checks: KnownChecks): readonly PresetCheck[] | undefined {
  switch (name) {
    case "plimsoll:recommended":
      return own(checks, ["recommended"]);
    case "plimsoll:strict":
      return own(checks, ["recommended", "strict"]);
    case "plimsoll:production":
      return own(checks, ["recommended", "production"]);
    case "hadolint":
    case "buildkit":
      return [...checks]
        .filter(([, { meta, options }]) => meta.sameAs?.some((rule) => isTold(rule, name)) === true && safeParse(options, {}).success)
        .flatMap(([id]) => (id === SHELLCHECK ? shellcheck : [(name === "hadolint" && asHadolint.get(id)) || [id]]));
    default:
      return undefined;
  }
}

/** What a check asks for beyond the rule that it stands for. */
const asHadolint: ReadonlyMap<string, PresetCheck> = new Map([
  ["user-not-root", ["user-not-root", { except: "bases without USER" }, { id: "user-not-root", level: "error", yields: true }]],
]);

function isTold(rule: string, tool: string): boolean {
  return rule.startsWith(`${tool}:`) && !hadolintRulesSilent.some((silent) => rule === `hadolint:${silent}`);
}

function own(checks: KnownChecks, names: readonly PresetName[]): readonly PresetCheck[] {
  const named = [...checks].filter(([, { meta }]) => names.some((name) => meta.presets?.includes(name) === true)).map(([id]): PresetCheck => [id]);
  const asked = names.flatMap((name) => withOptions[name]);
  // what is asked for twice is asked for as the later preset does
  const later = new Map(asked.map((one) => [one[2]?.id ?? one[0], one]));
  return [...named, ...later.values()];
}
