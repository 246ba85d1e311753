import { optional, picklist, strictObject } from "valibot";
import { runsAsRoot } from "../../facts/base-users.ts";
import { resolveUser } from "../../image/passwd.ts";
import { isWindows } from "../../plan/make.ts";
import { placeOf, stagesInTarget, usersCreated } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { startedUser } from "../changed-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";
import { outsideBaseName, rootStage } from "../stages.ts";
import { userAdded } from "./fix.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The container runs as a user other than root.",
    why: "Root in a container is root wherever something leads out of it: a mounted folder, a hole in the kernel, a socket. An application needs none of that, and what breaks into it should not get it either.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["hadolint:DL3002", "trivy:DS-0002", "checkov:CKV_DOCKER_3", "checkov:CKV_DOCKER_8", "dockle:CIS-DI-0001", "kics:67fd0c4a", "kics:fd54f200"],
    settledBy: "container",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({
    /** What is not asked of the file: hadolint's rule knows only a USER that is written. */
    except: optional(picklist(["bases without USER"])),
  }),
  messages: {
    user: "USER {user}",
    root: "USER {user} is root",
    noUser: "no USER, and {base} runs as root",
    baseDecides: "no USER; the base {base} decides",
    unknownUser: "USER {user} holds a variable without a value",
    changes: "it starts as root, and {program} gives what it starts another user: whether all of it gets one is seen in the container",
    mayChange: "no USER; {program} is not at hand and may change the user",
    startsNothing: "no USER, and {base} runs as root; but nothing is started here, so that is for what is built on it",
    development: "made for development or tests: who starts it says whom it works as",
    windows: "Windows has no root",
    noTarget: "there is no stage to build",
    notWritten: "no USER is written",
    imageUser: "the image's user is {user} ({uid})",
    imageRoot: "the image's user is root",
    imageUserMissing: "the image's user {user} is not in /etc/passwd",
    process: "process 1 runs as {user} ({uid})",
    processRoot: "process {pid} runs as root (0): {args}",
    notReady: "the application never became ready: {reason}",
    noProcesses: "no process was seen in the container",
  },
  title: () => "runs as a user other than root",
  file({ plan }, { except }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    if (isWindows((rootStage(plan) ?? plan.target).from)) return notApplicable(saw("windows"));
    const user = plan.target.config.user;
    if (user === undefined) {
      if (except !== undefined) return notApplicable(saw("notWritten"));
      const stage = rootStage(plan) ?? plan.target;
      // in a template as it is written there
      const base = stage.from.ref ?? plan.text.slice(stage.from.span.start, stage.from.span.end);
      const place = placeOf(plan, stage.from.span);
      const name = outsideBaseName(plan);
      if (name === undefined || !runsAsRoot(name)) return unproven(saw("baseDecides", { base }, place));
      if (isForDevelopment(plan)) return unproven(saw("development", {}, place));
      const { kind, program } = startedUser(plan);
      if (kind === "changes") return unproven(saw("changes", { program }, place));
      if (kind === "nothing") return unproven(saw("startsNothing", { base }, place));
      return kind === "unknown" ? unproven(saw("mayChange", { program }, place)) : violated(saw("noUser", { base }, place));
    }
    const place = placeOf(plan, user.span);
    const name = user.value.split(":", 1)[0] ?? "";
    if (name.includes("$")) return unproven(saw("unknownUser", { user: user.value }, place));
    const created = usersCreated(stagesInTarget(plan)).find((other) => other.name === name);
    const isRoot = name === "" || name === "root" || /^0+$/.test(name) || created?.uid === 0;
    if (!isRoot) return proven(saw("user", { user: user.value }, place));
    if (isForDevelopment(plan)) return unproven(saw("development", {}, place));
    const { kind, program } = startedUser(plan);
    return kind === "changes" ? unproven(saw("changes", { program }, place)) : violated(saw("root", { user: user.value }, place));
  },
  image({ image }) {
    const user = resolveUser(image, image.config.user);
    if (user === undefined) return unproven(saw("imageUserMissing", { user: image.config.user }, { kind: "image", path: "/etc/passwd" }));
    return user.uid === 0 ? violated(saw("imageRoot")) : proven(saw("imageUser", { user: user.name ?? image.config.user, uid: user.uid }));
  },
  container({ trial }) {
    const first = trial.processes.find((process) => process.pid === 1);
    const asRoot = trial.processes.filter((process) => process.uid === 0);
    const command = `docker top ${trial.container}`;
    if (asRoot.length > 0) {
      return violated(
        ...asRoot.map(({ pid, uid, args }) => saw("processRoot" as const, { pid, args }, { kind: "command", command, output: `${pid} ${uid} ${args}` })),
      );
    }
    if (first === undefined) {
      return trial.ready === undefined ? unproven(saw("notReady", { reason: trial.notReady ?? "it ended" })) : unproven(saw("noProcesses"));
    }
    const output = `${first.pid} ${first.uid} ${first.args}`;
    return proven(saw("process", { user: first.user ?? "a user without a name", uid: first.uid }, { kind: "command", command, output }));
  },
  fix: ({ plan }, { except }) => (except !== undefined && plan.target?.config.user === undefined ? [] : userAdded(plan)),
});
