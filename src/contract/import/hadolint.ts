import { recommended } from "../default.ts";
import { applyHadolint } from "../hadolint/apply.ts";
import type { HadolintSettings } from "../hadolint/file.ts";
import type { KnownChecks, RequirementTable } from "../requirements.ts";
import type { Imported, ImportedRequirement, LeftOver } from "./imported.ts";

/** What a `.hadolint.yaml` makes of the recommended checks, as a contract on top of them. */
export function importHadolint(settings: HadolintSettings, checks: KnownChecks): Imported {
  const before = recommended(checks);
  const after: RequirementTable = new Map(before);
  applyHadolint(after, settings, checks);
  const requirements: ImportedRequirement[] = [];
  for (const [id, { check, level, options }] of after) {
    const was = before.get(id);
    if (was !== undefined && was.level === level && JSON.stringify(was.options) === JSON.stringify(options)) continue;
    const own = checks.get(check)?.meta.level;
    requirements.push({ id, check, ...(Object.keys(options).length === 0 ? {} : { options }), ...(level === own ? {} : { level }) });
  }
  const off = [...before.keys()].filter((id) => !after.has(id));
  return { path: settings.path, extends: ["plimsoll:recommended"], requirements, off, left: leftOf(settings) };
}

/** What is no matter of a requirement but of a run. */
function leftOf({ comments, noFail, threshold }: HadolintSettings): readonly LeftOver[] {
  const left = (what: string, why: string): LeftOver => ({ line: undefined, what, why });
  return [
    ...(threshold === undefined ? [] : [left("failure-threshold", `say plimsoll check --level ${threshold}`)]),
    ...(noFail ? [left("no-fail", "say plimsoll check --no-fail")] : []),
    ...(comments ? [] : [left("disable-ignore-pragma", "say plimsoll check --no-ignore")]),
  ];
}
