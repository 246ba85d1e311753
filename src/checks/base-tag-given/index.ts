import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isTagWritten, outsideBases } from "../outside-bases.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every outside base image has a tag or a digest.",
    why: "Without a tag a name means latest: another image next month, with another system, other versions and other holes. What built yesterday then breaks without a change of its own.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: ["hadolint:DL3006", "trivy:DS-0001", "checkov:CKV_DOCKER_7", "kics:9efb0b2d", "droast:DF001", "dockerfilelint:missing_tag"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { untagged: "{base} has no tag, which means latest: add the tag of the version you use", unknown: "{base} holds a variable without a value" },
  title: () => "base images have a tag",
  file({ plan }) {
    const bases = outsideBases(plan).map((base) => ({ ...base, place: placeOf(plan, base.span) }));
    return sureFindings(
      bases.flatMap(({ place, ref }) => (ref !== undefined && isUntagged(ref) ? [saw("untagged", { base: ref }, place)] : [])),
      bases.flatMap(({ place, ref, written }) => (ref === undefined && !isTagWritten(written) ? [saw("unknown", { base: written }, place)] : [])),
    );
  },
});

function isUntagged(ref: string): boolean {
  const { digest, tag } = parseReference(ref);
  return digest === undefined && tag === undefined;
}
