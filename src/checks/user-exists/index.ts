import { strictObject } from "valibot";
import { resolveUser } from "../../image/passwd.ts";
import { expandWord } from "../../plan/expand.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isPlainName, nameIn } from "../known-names.ts";
import { stagesUsed } from "../stages.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The users that USER names exist.",
    why: "USER with a name that is in nobody's /etc/passwd builds, as long as no RUN follows, and then no container of the image starts: unable to find user.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["tally:tally/named-identity-in-passwdless-stage"],
    settledBy: "image",
    words: ["user"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "there is no user {user}: create it with RUN useradd, or name a number",
    unknown: "whether the base or a step brings the user {user} is not known",
    imageMissing: "the image's user {user} is not in its /etc/passwd: no container of it starts",
    imageFound: "the image's user {user} is UID {uid}",
  },
  title: () => "the users that USER names exist",
  file({ plan }) {
    const wrong = [];
    const open = [];
    for (const stage of stagesUsed(plan)) {
      const { user } = stage.config;
      const name = user === undefined ? undefined : expandWord(user.value, () => "unknown", plan.tree.escape).value.split(":", 1)[0];
      if (user === undefined || !isPlainName(name) || user.span.start < stage.span.start) continue;
      const presence = nameIn(plan, stage, "user", name);
      if (presence === "no") wrong.push(saw("missing" as const, { user: name }, placeOf(plan, user.span)));
      if (presence === "unknown") open.push(saw("unknown" as const, { user: name }, placeOf(plan, user.span)));
    }
    return sureFindings(wrong, open);
  },
  image({ image }) {
    const found = resolveUser(image, image.config.user);
    const user = image.config.user === "" ? "root" : image.config.user;
    if (found === undefined) return violated(saw("imageMissing", { user }, { kind: "image", path: "/etc/passwd" }));
    return proven(saw("imageFound", { user, uid: found.uid }));
  },
});
