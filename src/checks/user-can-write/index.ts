import { posix } from "node:path";
import { strictObject } from "valibot";
import { toldId } from "../../plan/files/accounts.ts";
import { runtimeRights, type Right, type RuntimeRights } from "../../plan/files/rights.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, related, saw, unproven } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { startedUser } from "../changed-users.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";
import { writesTold, type ToldWrite } from "./told.ts";

type Code = "closed" | "absent" | "made" | "open";

export const check: Check = defineCheck({
  meta: {
    summary: "The container's user may write where the container is told to write.",
    why: "WORKDIR and VOLUME make folders that belong to root, and COPY --chown gives the files to a user, but not the folder they are put into. A log file, a database, a pid file or a cache there is then refused with 'Permission denied', often only after the container has started.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    closed: "{what} needs to write {path}, but user {user} may not write {folder}, which is owned by {owner} with mode {mode}: chown it before USER",
    absent: "{what} needs to write {path}, but user {user} may not: nothing makes {folder}, so the engine makes it for root. Make it and chown it before USER",
    made: "{folder} is made here",
    open: "who may write {path} is not known",
    root: "the container runs as root, or as a user who is not known",
    other: "{program} may change the user before anything is written",
  },
  title: () => "its user can write where it is told to",
  file({ plan }) {
    const { target } = plan;
    const user = target?.config.user;
    if (target === undefined || user === undefined || /^(?:root|0+)?(?::|$)/.test(user.value) || isForDevelopment(plan)) return notApplicable(saw("root"));
    const told = writesTold(plan, target);
    // who owns what is worked out only where something depends on it
    const rights = told.length === 0 ? undefined : runtimeRights(plan, target);
    if (told.length === 0) return noneOf<Code>([]);
    if (rights === undefined) return notApplicable(saw("root"));
    const started = startedUser(plan);
    if (started.kind === "changes") return unproven(saw("other", { program: started.program }));
    const answers = told.map((write) => ({ write, right: rightTo(write, rights) }));
    const found = answers.flatMap(({ right, write }) => (right.kind === "no" ? closed(plan, target, write, right) : []));
    const doubts = answers.flatMap(({ right, write }) =>
      right.kind === "unknown" ? [saw("open" as const, { path: write.path }, placeOf(plan, write.span))] : [],
    );
    return noneOf<Code>(found, doubts);
  },
});

function rightTo({ isVolume, path }: ToldWrite, rights: RuntimeRights): Right {
  const state = rights.is(path);
  // what is not there the engine makes, for root
  if (isVolume && state.is === "absent") return { kind: "no", path, state };
  // what is written at run time is not among the sources, though a COPY may bring anything
  const isCopied = state.is === "unknown" && (state.by?.kind === "copy" || state.by?.kind === "add");
  return rights.makes(isCopied ? posix.dirname(path) : path);
}

function closed(
  plan: Plan,
  target: Stage,
  { isVolume, path, span, what }: ToldWrite,
  { path: folder, state }: Extract<Right, { kind: "no" }>,
): Evidence<Code>[] {
  const user = target.config.user?.value ?? "";
  const place = placeOf(plan, span);
  if (isVolume && state.is === "absent") return [saw("absent", { what, path, user, folder }, place)];
  const owner = `${toldId(state.uid) ?? "another user"}:${toldId(state.gid) ?? "another group"}`;
  const mode = state.mode.known === 0o7777 ? state.mode.bits.toString(8) : "closed to it";
  const by = state.by === undefined ? [] : [related(saw("made" as const, { folder }, placeOf(plan, state.by.span)))];
  return [saw("closed", { what, path, user, folder, owner, mode }, place), ...by];
}
