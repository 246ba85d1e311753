import { posix } from "node:path";
import { toldId } from "../../plan/files/accounts.ts";
import { runtimeRights, type Right } from "../../plan/files/rights.ts";
import { stageFilesOf } from "../../plan/files/ownership.ts";
import { resolveFrom } from "../../plan/paths.ts";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { startedUser } from "../changed-users.ts";
import { isForDevelopment } from "../main-process.ts";

export type PlannedCode = "plainFile" | "unreadable" | "closed" | "brought";

/** An interpreter opens such a file as the user; a compiled program the engine starts with rights of its own. */
const SCRIPT = /\.(?:sh|bash|py|rb|pl|js|mjs|cjs)$|(?:^|\/)docker-entrypoint$/;

/** What the plan knows of the rights on the path that the container starts with; nothing where that is a name to be looked up, or where it is not known. */
export function plannedRights(plan: Plan): readonly Evidence<PlannedCode>[] {
  const { target } = plan;
  const { cmd, entrypoint, workdir } = target?.config ?? {};
  const instruction = entrypoint === undefined || entrypoint.value.words.length === 0 ? cmd : entrypoint;
  const [word = ""] = commandLine(plan)?.words ?? [];
  if (target === undefined || instruction?.value.form !== "exec" || !word.includes("/") || isForDevelopment(plan)) return [];
  const path = resolveFrom(workdir === undefined ? undefined : resolveFrom("/", workdir.value), word);
  const files = stageFilesOf(plan)[target.index]?.files;
  const real = path === undefined ? undefined : files?.resolve(path);
  if (path === undefined || files === undefined || real === undefined) return [];
  const state = files.at(real);
  const place = placeOf(plan, instruction.span);
  const by = state.by === undefined ? [] : [related(saw("brought" as const, { path }, placeOf(plan, state.by.span)))];
  // without any x bit nobody executes it, root neither
  if (state.is === "present" && state.type === "file" && (state.mode.known & 0o111) === 0o111 && (state.mode.bits & 0o111) === 0)
    return [saw("plainFile", { path, mode: modeText(state.mode.bits) }, place), ...by];
  const rights = runtimeRights(plan, target);
  if (rights === undefined || !SCRIPT.test(real) || startedUser(plan).kind === "changes") return [];
  const right = rights.reads(path);
  if (right.kind !== "no") return [];
  return [wrong(right, real, target.config.user?.value ?? "", place), ...by];
}

function wrong({ path, state }: Extract<Right, { kind: "no" }>, file: string, user: string, place: ReturnType<typeof placeOf>): Evidence<PlannedCode> {
  const owner = `${toldId(state.uid) ?? "another user"}:${toldId(state.gid) ?? "another group"}`;
  const mode = state.mode.known === 0o7777 ? modeText(state.mode.bits) : "closed to others";
  return path === file
    ? saw("unreadable", { path, mode, owner, user }, place)
    : saw("closed", { folder: path, path: posix.basename(file), mode, owner, user }, place);
}

function modeText(bits: number): string {
  return bits.toString(8).padStart(4, "0");
}
