import { basename, dirname, join, relative, resolve } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import { contractNames } from "../contract/default.ts";
import { readHadolintFile, hadolintNames } from "../contract/hadolint/file.ts";
import { importedContract, importedFragment } from "../contract/import/contract-text.ts";
import { importDive } from "../contract/import/dive.ts";
import { importHadolint } from "../contract/import/hadolint.ts";
import { importIgnoredRules } from "../contract/import/ignored-rules.ts";
import type { Imported } from "../contract/import/imported.ts";
import { importStructureFile } from "../contract/import/structure-test.ts";
import { loadContract } from "../contract/load.ts";
import { readStructureFile } from "../contract/structure-test/file.ts";
import { UserError } from "../errors.ts";
import { openProject } from "../project/open.ts";
import { layOut, screenOf, type Screen } from "../reports/screen.ts";
import { visible } from "../reports/visible.ts";
import type { CommandIo } from "./io.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";
import { settleFiles } from "./settle-set.ts";
import { writeSet } from "./write-set.ts";
import { emptyState } from "../project/written-state.ts";

export interface ImportOptions {
  /** Files of other tools. */
  readonly files: readonly string[];
  /** Where plimsoll.yaml is written. */
  readonly directory: string;
  /** Replace one that is there, after a backup. */
  readonly force: boolean;
}

/** `plimsoll import`: other tools' files as a contract; beside one that is there, as lines for it. Gives the exit code. */
export async function importFiles(options: ImportOptions, io: CommandIo): Promise<number> {
  try {
    if (options.files.length === 0) {
      throw new UserError("nothing-to-import", "no file is named", {
        hint: "give tests of container-structure-test, .hadolint.yaml, .dive-ci, .trivyignore or .dockleignore",
      });
    }
    const imported = options.files.map((path) => importFile(path, io));
    const count = imported.reduce((sum, { off, requirements }) => sum + requirements.length + off.length, 0);
    if (count === 0) {
      io.stderr.write(`${told("nothing of it can be carried over, and nothing is written", imported, screenOf(terminalOf(io.stderr, io.env)))}\n`);
      return 2;
    }
    const directory = resolve(io.cwd, options.directory);
    const project = openProject(directory);
    const there = contractNames.find((name) => project.exists(name));
    const screen = screenOf(terminalOf(io.stderr, io.env));
    if (there !== undefined && !options.force) {
      io.stdout.write(importedFragment(imported));
      io.stderr.write(`${told(`${there} is there and stays as it is: put these lines under an image of it, or say --force`, imported, screen)}\n`);
      return 0;
    }
    const text = importedContract(imported, imageName(directory));
    // what cannot be read again must never replace what can
    const name = there ?? "plimsoll.yaml";
    loadContract({ path: join(directory, name), text, checks, read: () => undefined });
    const settled = settleFiles(openProject(directory), new Map([[name, text]]), { state: emptyState, force: options.force, restore: false });
    const { backups, wrote } = writeSet(directory, settled, []);
    const backup = backups.map((each) => `, the one that was there is ${each.backup}`).join("");
    const what = wrote.length > 0 ? `wrote ${name} with ${count} requirement${count === 1 ? "" : "s"}${backup}` : `${name} says all that already`;
    io.stdout.write(`${told(what, imported, screenOf(terminalOf(io.stdout, io.env)))}\n`);
    return 0;
  } catch (error) {
    return reportError(error, io);
  }
}

function told(first: string, imported: readonly Imported[], screen: Screen): string {
  const lines = [...layOut(screen, { prefix: "  ", text: visible(first) })];
  const left = imported.flatMap((one) => one.left.map((each) => ({ path: one.path, ...each })));
  if (left.length > 0) lines.push("", `  ${screen.bold("not carried over")}`);
  for (const { line, path, what, why } of left) {
    lines.push(...layOut(screen, { prefix: "    ", text: visible(what), right: `${visible(path)}${line === undefined ? "" : `:${line}`}` }));
    lines.push(...layOut(screen, { prefix: "      ", text: visible(why), style: screen.dim }));
  }
  return lines.join("\n");
}

function importFile(path: string, io: CommandIo): Imported {
  const full = resolve(io.cwd, path);
  const text = textOf(full, path);
  const name = basename(full);
  const shown = relative(io.cwd, full) || path;
  if (hadolintNames.includes(name)) return importHadolint(readHadolintFile(shown, text, checks), checks);
  if (/^\.dive-ci(?:\.ya?ml)?$/.test(name)) return importDive(shown, text);
  if (name === ".trivyignore") return importIgnoredRules(shown, text, "trivy", checks);
  if (name === ".dockleignore") return importIgnoredRules(shown, text, "dockle", checks);
  if (/^\.trivyignore\.ya?ml$/.test(name)) throw new UserError("not-imported", `${path} is not read`, { hint: "give a .trivyignore of one rule a line" });
  return importStructureFile(readStructureFile(shown, text));
}

function textOf(full: string, path: string): string {
  try {
    const text = openProject(dirname(full)).read(basename(full));
    if (text !== undefined) return text;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  throw new UserError("file-missing", `${path} is not there, or is no text`, {
    hint: "give a file of container-structure-test, hadolint, dive, trivy or dockle",
  });
}

/** As engines take names. */
function imageName(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return name === "" ? "app" : name.slice(0, 63);
}
