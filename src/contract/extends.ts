import { dirname, resolve } from "node:path";
import { nearestWord } from "../text/nearest.ts";
import { applyHadolint } from "./hadolint/apply.ts";
import { hadolintNames, readHadolintFile } from "./hadolint/file.ts";
import { checkPart } from "./issues.ts";
import { presetChecks, presetNames } from "./presets.ts";
import { MOST_PROBLEMS, quoted, type Problem } from "./problem.ts";
import { addPreset, addWritten, type KnownChecks, type RequirementTable } from "./requirements.ts";
import { presetSchema } from "./schema.ts";
import { readYaml, type YamlFile, type YamlPath } from "./yaml-file.ts";

/** Adds what the presets named at a place of a file ask for. Gives what is wrong with them. */
export function addExtended(
  table: RequirementTable,
  names: readonly string[],
  named: { readonly file: YamlFile; readonly at: YamlPath },
  given: { readonly checks: KnownChecks; readonly read: (path: string) => string | undefined },
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, name] of names.entries()) {
    if (problems.length > MOST_PROBLEMS) break;
    const preset = presetChecks(name, given.checks);
    if (preset !== undefined) {
      addPreset(table, preset, name, given.checks);
      if (name === "hadolint") applyFileBeside(table, named.file.path, given);
      continue;
    }
    const place = named.file.place([...named.at, index], "value");
    if (!isPath(name)) {
      const nearest = nearestWord(name, presetNames);
      const hint = nearest === undefined ? `there are ${presetNames.join(", ")}; a file begins with ./` : `did you mean ${nearest}?`;
      problems.push({ code: "unknown-preset", message: `there is no preset ${quoted(name)}`, hint, place });
      continue;
    }
    const path = resolve(dirname(named.file.path), name);
    const text = given.read(path);
    if (text === undefined) {
      problems.push({ code: "preset-missing", message: `the preset ${quoted(name)} is not there, or is no text`, hint: `it was looked for at ${path}`, place });
      continue;
    }
    problems.push(...addPresetFile(table, name, readYaml(path, text, []), given.checks));
  }
  return problems;
}

/** Who moves over from hadolint has a file of its settings already. */
function applyFileBeside(table: RequirementTable, contract: string, { checks, read }: Parameters<typeof addExtended>[3]): void {
  for (const name of hadolintNames) {
    const path = resolve(dirname(contract), name);
    const text = read(path);
    if (text === undefined) continue;
    applyHadolint(table, readHadolintFile(path, text, checks), checks);
    return;
  }
}

function addPresetFile(table: RequirementTable, name: string, file: YamlFile, checks: KnownChecks): readonly Problem[] {
  const read = checkPart(presetSchema, file.value, file, []);
  return "problems" in read ? read.problems : addWritten(table, read.value.requirements, { name, file, at: ["requirements"] }, checks);
}

function isPath(name: string): boolean {
  return name.startsWith("./") || name.startsWith("../") || name.startsWith("/");
}
