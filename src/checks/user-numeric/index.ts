import { strictObject } from "valibot";
import { resolveUser } from "../../image/passwd.ts";
import { expandWord } from "../../plan/expand.ts";
import { isWindows } from "../../plan/make.ts";
import type { Plan, Sourced } from "../../plan/plan.ts";
import { placeOf, stagesInTarget, usersCreated } from "../../plan/queries.ts";
import { followVariables } from "../../plan/variables.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootStage } from "../stages.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The user of the image is given by number.",
    why: "Kubernetes proves runAsNonRoot by the number alone: a name may be root's, and it does not look into the image. With a name the pod does not start.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3066"],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    name: "USER {user} is a name: write its number, which Kubernetes can check",
    nameOf: "USER {user} is a name: write {uid}, which Kubernetes can check",
    number: "USER {user}",
    unknown: "USER {user} holds a variable without a value",
    unset: "the file sets no USER",
    windows: "users of Windows have no numbers",
    noTarget: "there is no stage to build",
    imageName: "the image's user {user} is a name: write {uid}, which Kubernetes can check",
    unknownInImage: "the image's user {user} is not in its /etc/passwd",
    imageNumber: "the image's user is {user}",
    imageRoot: "the image names no user, or root",
  },
  title: () => "USER is a number",
  file({ plan }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const root = rootStage(plan);
    if (root !== undefined && isWindows(root.from)) return notApplicable(saw("windows"));
    const user = writtenUser(plan, plan.target.config.user);
    if (user === undefined) return notApplicable(saw("unset"));
    const name = user.value.split(":", 1)[0] ?? "";
    const place = placeOf(plan, user.span);
    if (name.includes("$") || isFilledIn(plan, user.span)) return unproven(saw("unknown", { user: user.value }, place));
    // that it is root is another check's
    if (/^\d+$/.test(name) || name === "root" || name === "") return proven(saw("number", { user: user.value }, place));
    const uid = usersCreated(stagesInTarget(plan)).find((each) => each.name === name)?.uid;
    return violated(uid === undefined ? saw("name", { user: user.value }, place) : saw("nameOf", { user: user.value, uid }, place));
  },
  image({ image }) {
    const { user } = image.config;
    const name = user.split(":", 1)[0] ?? "";
    if (name === "" || name === "root") return notApplicable(saw("imageRoot"));
    if (/^\d+$/.test(name)) return proven(saw("imageNumber", { user }));
    const found = resolveUser(image, user);
    return found === undefined ? unproven(saw("unknownInImage", { user })) : violated(saw("imageName", { user, uid: found.uid }));
  },
});

/** An argument without a default is what the build makes of it. */
function writtenUser(plan: Plan, user: Sourced<string> | undefined): Sourced<string> | undefined {
  let value = user?.value;
  if (user === undefined || !plan.text.slice(user.span.start, user.span.end).includes("$")) return user;
  followVariables(plan, ({ instruction, lookup }) => {
    if (instruction.head !== user.span) return;
    value = expandWord(instruction.args.text, (name) => (lookup(name) === "unset" ? "unknown" : lookup(name)), plan.tree.escape).value;
  });
  return value === undefined ? undefined : { value, span: user.span };
}
