import type { GenericSchema } from "valibot";
import { nearestWord } from "../text/nearest.ts";
import type { JudgeName, Level } from "../verdict/verdict.ts";
import type { Requirement } from "./contract.ts";
import { checkPart } from "./issues.ts";
import type { PresetCheck, PresetName } from "./presets.ts";
import { MOST_PROBLEMS, quoted, type Problem } from "./problem.ts";
import { requirementId, requirementSchema, type WrittenRequirement } from "./schema.ts";
import type { YamlFile, YamlPath } from "./yaml-file.ts";

/** The checks there are, by id, as far as a contract has to know them. */
export type KnownChecks = ReadonlyMap<
  string,
  {
    readonly options: GenericSchema;
    readonly meta: { readonly level: Level; readonly presets?: readonly PresetName[]; readonly sameAs?: readonly string[]; readonly settledBy?: JudgeName };
  }
>;

/** Requirements by id, in order; a later one of the same id takes the place of the earlier. */
export type RequirementTable = Map<string, Requirement>;

const NO_OPTIONS: Readonly<Record<string, unknown>> = {};

/** A preset's checks that exist among the known ones. What a preset asks of the file alone may stay open: nobody asked for it by name. */
export function addPreset(table: RequirementTable, preset: readonly PresetCheck[], origin: string, checks: KnownChecks): void {
  for (const [name, options = NO_OPTIONS, as] of preset) {
    const check = checks.get(name);
    if (check === undefined) continue;
    const { id, level } = as ?? { id: name, level: check.meta.level };
    if (as?.yields === true && table.has(id)) continue;
    table.set(id, { id, also: [], check: name, title: undefined, options, level, unprovenAllowed: check.meta.settledBy === "file", origin });
  }
}

/** What a file's `requirements:` say, on top of what the table holds. Gives what is wrong with them. */
export function addWritten(
  table: RequirementTable,
  written: Readonly<Record<string, unknown>>,
  origin: { readonly name: string; readonly file: YamlFile; readonly at: YamlPath },
  checks: KnownChecks,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [id, value] of Object.entries(written)) {
    if (problems.length > MOST_PROBLEMS) break;
    const at = [...origin.at, id];
    const checkedId = checkPart(requirementId, id, origin.file, at);
    if ("problems" in checkedId) problems.push(...checkedId.problems);
    else if (value === "off" || value === false) problems.push(...takeAway(table, id, origin.file, at));
    else {
      const requirement = readRequirement(id, value, { ...origin, at }, checks);
      if ("problems" in requirement) problems.push(...requirement.problems);
      else table.set(id, requirement);
    }
  }
  return problems;
}

function takeAway(table: RequirementTable, id: string, file: YamlFile, at: YamlPath): readonly Problem[] {
  if (table.delete(id)) return [];
  const nearest = nearestWord(id, table.keys());
  const hint = nearest === undefined ? "take the line away" : `did you mean ${nearest}?`;
  return [{ code: "unknown-requirement", message: `${quoted(id)} is off, but nothing that is extended asks for it`, hint, place: file.place(at, "key") }];
}

function readRequirement(
  id: string,
  value: unknown,
  origin: { readonly name: string; readonly file: YamlFile; readonly at: YamlPath },
  checks: KnownChecks,
): Requirement | { readonly problems: readonly Problem[] } {
  const { file, at } = origin;
  const read = typeof value === "string" ? { value: { check: value } satisfies WrittenRequirement } : checkPart(requirementSchema, value, file, at);
  if ("problems" in read) return read;
  const written: WrittenRequirement = read.value;

  const check = checks.get(written.check);
  if (check === undefined) {
    const nearest = nearestWord(written.check, checks.keys());
    const place = file.place(typeof value === "string" ? at : [...at, "check"], "value");
    const hint = nearest === undefined ? undefined : `did you mean ${nearest}?`;
    return { problems: [{ code: "unknown-check", message: `there is no check ${quoted(written.check)}`, hint, place }] };
  }
  const options = written.options ?? {};
  const checked = checkPart(check.options, options, file, [...at, "options"]);
  if ("problems" in checked) return checked;
  return {
    id,
    also: written.also ?? [],
    check: written.check,
    title: written.title,
    options,
    level: written.level ?? check.meta.level,
    unprovenAllowed: written.unproven === "allowed",
    origin: origin.name,
  };
}
