import { integer, minValue, number, optional, pipe, strictObject, string } from "valibot";
import { runsAsRoot } from "../../facts/base-users.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, related, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { outsideBaseName, rootStage } from "../stages.ts";
import { compareUser, userOfImage, userOfPlan } from "./users.ts";
import type { Wanted } from "./users.ts";

const id = optional(pipe(number(), integer(), minValue(0)));

export const check: Check = defineCheck({
  meta: {
    summary: "The container runs as the user that was agreed on.",
    why: "Volumes, secrets and cluster policies are set up for one user. With another the application cannot write where it must, or a policy refuses to start it.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ name: optional(string()), uid: id, gid: id }),
  messages: {
    user: "USER {user}",
    created: "{name} is created with UID {uid}",
    other: "the user is {user}, asked for is {wanted}",
    noUser: "no USER, and {base} runs as root",
    baseDecides: "no USER; the base {base} decides",
    unknown: "asked for is {wanted}; the file does not tell all of that of USER {user}",
    noTarget: "there is no stage to build",
    nothingAsked: "neither a name, a UID nor a GID is asked for",
    imageUser: "the image's user is {user}",
    inPasswd: "{name} is {uid} in /etc/passwd",
    imageUserMissing: "the image's user {user} is not in /etc/passwd",
    process: "process 1 runs as {user}",
    processOther: "process 1 runs as {user}, asked for is {wanted}",
    groupUnknown: "the group of the processes could not be asked for",
    notReady: "the application never became ready: {reason}",
    noProcesses: "process 1 was not seen",
  },
  title: (options) => `runs as ${wantedText(options)}`,
  needs: ({ gid }) => (gid === undefined ? [] : [{ kind: "program", argv: groupProgram }]),
  shape: ({ gid, name, uid }) => {
    const user = { ...(name === undefined ? {} : { name }), ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
    return Object.keys(user).length === 0 ? {} : { user };
  },
  file({ plan }, wanted) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    if (isNothing(wanted)) return unproven(saw("nothingAsked"));
    const user = plan.target.config.user;
    if (user === undefined) {
      const stage = rootStage(plan) ?? plan.target;
      const base = stage.from.ref ?? stage.from.written;
      const place = placeOf(plan, stage.from.span);
      const name = outsideBaseName(plan);
      const root = { name: "root", uid: 0, gid: 0 };
      if (name === undefined || !runsAsRoot(name)) return unproven(saw("baseDecides", { base }, place));
      return compareUser(root, wanted) === "same" ? proven(saw("noUser", { base }, place)) : violated(saw("noUser", { base }, place));
    }
    const place = placeOf(plan, user.span);
    const found = userOfPlan(plan, user.value);
    const created: Evidence<"created">[] =
      found.created?.uid === undefined
        ? []
        : [related(saw("created", { name: found.created.name, uid: found.created.uid }, placeOf(plan, found.created.span)))];
    switch (compareUser(found, wanted)) {
      case "same":
        return proven(saw("user", { user: user.value }, place), ...created);
      case "other":
        return violated(
          saw("other", { user: found.uid === undefined ? user.value : userText(found.name, found.uid), wanted: wantedText(wanted) }, place),
          ...created,
        );
      case "unknown":
        return unproven(saw("unknown", { user: user.value, wanted: wantedText(wanted) }, place), ...created);
    }
  },
  image({ image }, wanted) {
    if (isNothing(wanted)) return unproven(saw("nothingAsked"));
    const user = image.config.user === "" ? "root" : image.config.user;
    const found = userOfImage(image);
    const passwd = { kind: "image", path: "/etc/passwd" } as const;
    if (found === undefined) return violated(saw("imageUserMissing", { user }, passwd));
    const entry = found.name === undefined ? [] : [saw("inPasswd" as const, { name: found.name, uid: found.uid }, passwd)];
    switch (compareUser(found, wanted)) {
      case "same":
        return proven(saw("imageUser", { user }), ...entry);
      case "other":
        return violated(saw("other", { user: userText(found.name, found.uid), wanted: wantedText(wanted) }), ...entry);
      case "unknown":
        // A number without a name: no entry of /etc/passwd gives it the name that is asked for.
        return violated(saw("imageUserMissing", { user }, passwd));
    }
  },
  container({ trial, image }, wanted) {
    if (isNothing(wanted)) return unproven(saw("nothingAsked"));
    const first = trial.processes.find((process) => process.pid === 1);
    if (first === undefined) {
      return trial.ready === undefined ? unproven(saw("notReady", { reason: trial.notReady ?? "it ended" })) : unproven(saw("noProcesses"));
    }
    const names = image
      .users()
      .filter((user) => user.uid === first.uid)
      .map((user) => user.name);
    const name = wanted.name !== undefined && names.includes(wanted.name) ? wanted.name : (first.user ?? names[0]);
    const place = { kind: "command", command: `docker top ${trial.container}`, output: `1 ${first.uid} ${first.args}` } as const;
    const user = userText(name, first.uid);
    const other = (wanted.uid !== undefined && wanted.uid !== first.uid) || (wanted.name !== undefined && wanted.name !== name);
    if (other) return violated(saw("processOther", { user, wanted: wantedText(wanted) }, place));
    if (wanted.gid === undefined) return proven(saw("process", { user }, place));

    const run = trial.programs.find((program) => program.argv.join(" ") === groupProgram.join(" "));
    if (run === undefined || run.exitCode !== 0) return unproven(saw("groupUnknown"), saw("process", { user }, place));
    const groupPlace = { kind: "command", command: `docker exec ${trial.container} ${groupProgram.join(" ")}`, output: run.output } as const;
    const gid = run.output.trim();
    return gid === String(wanted.gid)
      ? proven(saw("process", { user: `${user}, GID ${gid}` }, place))
      : violated(saw("processOther", { user: `${user}, GID ${gid}`, wanted: wantedText(wanted) }, groupPlace));
  },
});

const groupProgram: readonly string[] = ["id", "-g"];

function isNothing({ name, uid, gid }: Wanted): boolean {
  return name === undefined && uid === undefined && gid === undefined;
}

function wantedText({ name, uid, gid }: Wanted): string {
  const parts = [name, uid === undefined ? undefined : `UID ${uid}`, gid === undefined ? undefined : `GID ${gid}`].filter((part) => part !== undefined);
  return parts.length === 0 ? "a known user" : parts.join(", ");
}

function userText(name: string | undefined, uid: number): string {
  return name === undefined ? `UID ${uid}` : `${name} (${uid})`;
}
