import { array, integer, minLength, number, optional, pipe, strictObject, string, union } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const nameOrNumber = union([pipe(number(), integer()), pipe(string(), minLength(1))], "must be a name or a number");

export const check: Check = defineCheck({
  meta: {
    summary: "Every process runs as a user and a group that were agreed on.",
    why: "An entrypoint that starts as root and changes the user for one program leaves the others, and its own helpers, as root. Only all of them together tell.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ users: pipe(array(nameOrNumber), minLength(1)), groups: optional(array(nameOrNumber)) }),
  messages: {
    all: "{count} processes run as {users}",
    user: "process {pid} runs as user {uid}: {args}",
    group: "process {pid} runs in group {gid}: {args}",
    unknown: "the image knows no {kind} {name}",
    notSeen: "the processes could not be seen: {reason}",
  },
  title: ({ groups, users }) => `every process runs as ${users.join(", ")}${groups === undefined ? "" : ` in ${groups.join(", ")}`}`,
  shape: ({ groups = [], users }) => {
    const [name, group] = [only(users), only(groups)];
    return name === undefined && group === undefined ? {} : { user: { ...(name === undefined ? {} : { name }), ...(group === undefined ? {} : { group }) } };
  },
  container({ image, trial }, { groups, users }) {
    if (trial.processes.length === 0) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "no process was seen" }));
    const uids = users.map((user) => ({ name: user, number: numberOf(user, new Map(image.users().map(({ name, uid }) => [name, uid]))) }));
    const gids = groups?.map((group) => ({ name: group, number: numberOf(group, new Map(image.groups().map(({ gid, name }) => [name, gid]))) }));
    const unknown = [
      ...uids.filter((each) => each.number === undefined).map(({ name }) => saw("unknown", { kind: "user", name })),
      ...(gids ?? []).filter((each) => each.number === undefined).map(({ name }) => saw("unknown", { kind: "group", name })),
    ];
    if (unknown.length > 0) return violated(...unknown);
    const seen = trial.processes.flatMap(({ args, gid, pid, uid }): Evidence<"user" | "group">[] => {
      const place = { kind: "command", command: `docker top ${trial.container}`, output: `${pid} ${uid} ${args}` } as const;
      if (!uids.some((each) => each.number === uid)) return [saw("user" as const, { pid, uid, args }, place)];
      if (gids !== undefined && gid !== undefined && !gids.some((each) => each.number === gid)) return [saw("group" as const, { pid, gid, args }, place)];
      return [];
    });
    if (seen.length > 0) return violated(...seen);
    if (gids !== undefined && trial.processes.some(({ gid }) => gid === undefined))
      return unproven(saw("notSeen", { reason: trial.unlooked ?? "their groups" }));
    return proven(saw("all", { count: trial.processes.length, users: users.join(", ") }));
  },
});

/** By its name in the image's own files; undefined where it has none of that name. */
function numberOf(asked: string | number, known: ReadonlyMap<string, number>): number | undefined {
  return typeof asked === "number" ? asked : known.get(asked);
}

/** The one name of a list; a set is written with one user, and where several would do it has its own choice. */
function only(names: readonly (string | number)[]): string | undefined {
  const [name] = names;
  return names.length === 1 && typeof name === "string" && !/^\d+$/.test(name) ? name : undefined;
}
