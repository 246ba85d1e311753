import { shellcheckRule, shellcheckRulesLeftOut } from "./shellcheck-rules.ts";

const UPGRADE = "hadolint took the rule out again when Docker began to advise upgrades. Whether packages are upgraded is for the team to decide.";

/** Rules of hadolint and BuildKit that no check stands for, and why. */
export const rulesLeftOut: ReadonlyMap<string, string> = new Map([
  [
    "hadolint:DL1001",
    "It forbids comments that ignore a rule. plimsoll check --no-ignore, or disable-ignore-pragma in .hadolint.yaml, makes every such comment count for nothing, which is what a team that forbids them wants.",
  ],
  ["hadolint:DL3005", UPGRADE],
  ["hadolint:DL3017", UPGRADE],
  ["hadolint:DL3031", UPGRADE],
  ["hadolint:DL3039", UPGRADE],
  [
    "buildkit:InvalidBaseImagePlatform",
    "Whether a base image exists for a platform can only be known by asking its registry. The builder says it when it builds; plimsoll check asks nobody.",
  ],
]);

export interface LeftOut {
  /** `hadolint:DL1001` */
  readonly rule: string;
  readonly reason: string;
}

/** Why no check stands for a rule, by its name with or without its tool; undefined for what was not left out on purpose. */
export function whyLeftOut(name: string): LeftOut | undefined {
  const wanted = name.toLowerCase().replace("/", ":");
  for (const [rule, reason] of rulesLeftOut) {
    if (rule.toLowerCase() === wanted || rule.slice(rule.indexOf(":") + 1).toLowerCase() === wanted) return { rule, reason };
  }
  const shellcheck = shellcheckRule(name);
  const reason = shellcheckRulesLeftOut.get(shellcheck ?? "");
  return shellcheck === undefined || reason === undefined ? undefined : { rule: `shellcheck:${shellcheck}`, reason };
}
