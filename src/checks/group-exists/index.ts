import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import { groupNumber } from "../image-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isPlainName, nameIn } from "../known-names.ts";
import { stagesUsed } from "../stages.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The groups that USER names exist.",
    why: "USER name:group with a group that is not in /etc/group builds, as long as no RUN follows, and then no container of the image starts: unable to find group.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    words: ["user"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "there is no group {group}: create it with RUN groupadd, or name a number",
    unknown: "whether the base or a step brings the group {group} is not known",
    imageMissing: "the image's group {group} is not in its /etc/group: no container of it starts",
    imageFound: "the image's group {group} is GID {gid}",
    noGroup: "the image's user names no group",
  },
  title: () => "the groups that USER names exist",
  file({ plan }) {
    const wrong = [];
    const open = [];
    for (const stage of stagesUsed(plan)) {
      const { user } = stage.config;
      const group = user?.value.split(":")[1];
      if (user === undefined || !isPlainName(group) || user.span.start < stage.span.start) continue;
      const presence = nameIn(plan, stage, "group", group);
      if (presence === "no") wrong.push(saw("missing" as const, { group }, placeOf(plan, user.span)));
      if (presence === "unknown") open.push(saw("unknown" as const, { group }, placeOf(plan, user.span)));
    }
    return sureFindings(wrong, open);
  },
  image({ image }) {
    const group = image.config.user.split(":")[1] ?? "";
    if (group === "") return notApplicable(saw("noGroup"));
    const gid = groupNumber(image.groups(), group);
    if (gid === undefined) return violated(saw("imageMissing", { group }, { kind: "image", path: "/etc/group" }));
    return proven(saw("imageFound", { group, gid }));
  },
});
