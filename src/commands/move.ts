import { basename, resolve } from "node:path";
import { contractNames } from "../contract/default.ts";
import { UserError } from "../errors.ts";
import { hunksOf } from "../fix/hunks.ts";
import { defaultLayout, type Layout } from "../move/layout.ts";
import { planMove, type MovePlan } from "../move/plan.ts";
import { createRunner } from "../process/run.ts";
import { openProject } from "../project/open.ts";
import type { Project } from "../project/project.ts";
import { readYamlDocument } from "../project/yaml.ts";
import { screenOf } from "../reports/screen.ts";
import { writeDiff } from "./fix-diff.ts";
import type { CommandIo } from "./io.ts";
import { compareProjects, type Comparison } from "./move-compare.ts";
import { carryOut, openMover, undo } from "./move-files.ts";
import { writeMove } from "./move-text.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";

export interface MoveOptions {
  readonly directory: string;
  /** Folders for each kind; undefined: as the contract says, else compose, env and docker. */
  readonly compose: string | undefined;
  readonly env: string | undefined;
  readonly docker: string | undefined;
  readonly dryRun: boolean;
  readonly backup: boolean;
  readonly undo: boolean;
}

/** `plimsoll move`: another layout, and everything still finds everything. Gives the exit code; with --dry-run 1 where there is something to move. */
export async function move(options: MoveOptions, io: CommandIo): Promise<number> {
  try {
    const project = openProject(resolve(io.cwd, options.directory));
    const runner = createRunner(io.env);
    const mover = await openMover(runner, project.root);
    const screen = screenOf(terminalOf(io.stdout, io.env));
    if (options.undo) {
      const { moves } = await undo(mover);
      io.stdout.write(`${moves.length} ${moves.length === 1 ? "file lies" : "files lie"} where ${moves.length === 1 ? "it" : "they"} did before\n`);
      return 0;
    }
    const plan = planFor(project, options);
    if (plan.moves.length === 0) {
      io.stdout.write("nothing to move: every file lies where the layout wants it\n");
      return 0;
    }
    if (options.dryRun) {
      for (const text of diffsOf(plan, io)) io.stdout.write(text);
      io.stderr.write(`${writeMove(plan, screenOf(terminalOf(io.stderr, io.env)), false).join("\n")}\n`);
      return 1;
    }
    const comparison = await compareProjects(runner, project, plan);
    await carryOut(mover, plan, options.backup);
    io.stdout.write(`${[...writeMove(plan, screen, true), "", ...conclusion(comparison)].join("\n")}\n`);
    return 0;
  } catch (error) {
    return reportError(error, io);
  }
}

function planFor(project: Project, options: MoveOptions): MovePlan {
  const contract = contractNames.find((name) => project.exists(name));
  return planMove({
    layout: layoutOf(project, contract, options),
    files: project.files(),
    read: (path) => project.read(path),
    exists: (path) => project.exists(path),
    parse: readYamlDocument,
    folder: basename(project.root),
    contract,
  });
}

function layoutOf(project: Project, contract: string | undefined, options: MoveOptions): Layout {
  const document = contract === undefined ? undefined : readYamlDocument(project.read(contract) ?? "");
  const kindOf = (kind: keyof Layout): string => {
    const said = document?.getIn(["layout", kind]);
    return folderOf(kind, options[kind] ?? (typeof said === "string" ? said : defaultLayout[kind]));
  };
  return { compose: kindOf("compose"), env: kindOf("env"), docker: kindOf("docker") };
}

function folderOf(kind: string, written: string): string {
  const folder = written
    .replaceAll("\\", "/")
    .replace(/^\.\/(?=.)/, "")
    .replace(/\/$/, "");
  if (folder === "." || /^(?!\.git(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/.test(folder)) {
    if (!folder.split("/").includes("..")) return folder === "" ? "." : folder;
  }
  throw new UserError("wrong-folder", `${kind}: ${written} is no folder below the project's`, {
    hint: "name one like deploy/compose, or . to leave such files",
  });
}

function diffsOf({ moves, rewrites }: MovePlan, io: CommandIo): readonly string[] {
  const screen = screenOf(terminalOf(io.stdout, io.env));
  const plain = moves.filter(({ from }) => !rewrites.some((rewrite) => rewrite.from === from)).map(({ from, to }) => ({ from, to, before: "", after: "" }));
  return [...plain, ...rewrites].map(({ after, before, from, to }) => {
    return writeDiff({ path: to, from, isNew: false, isGone: false, hunks: hunksOf(before, after, "", []) }, screen, io.stdout.isTty).text;
  });
}

function conclusion({ compared, left }: Comparison): readonly string[] {
  const same = compared === 1 ? "1 Compose project resolves" : `${compared} Compose projects resolve`;
  return [
    ...(compared === 0 ? [] : [`${same} to the same configuration as before`]),
    ...left.map((what) => `not compared: ${what}`),
    "plimsoll move --undo puts everything back",
  ];
}
