import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { Project } from "../../project/project.ts";
import { saw } from "../../verdict/answer.ts";
import { parseReference } from "../image-reference.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { digestsAdded } from "../known-versions.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { builtHere, isBuiltBeside, isTagWritten, outsideBases, withoutVariables } from "../outside-bases.ts";
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
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    untagged: "{base} has no tag, which means latest: add the tag of the version you use",
    unknown: "{base} holds a variable without a value",
    built: "{base} may be what {file} builds: then its tag is whatever was built last",
    default: "{base} is what an ARG says where the build says nothing else",
  },
  title: () => "base images have a tag",
  file({ plan, project }) {
    const bases = outsideBases(plan).map((base) => ({ ...base, place: placeOf(plan, base.span) }));
    return sureFindings(
      bases.flatMap(({ place, ref, written }) =>
        ref !== undefined && isUntagged(ref) && isOthers(ref, project) && withoutVariables(written) !== "" ? [saw("untagged", { base: ref }, place)] : [],
      ),
      bases.flatMap(({ place, ref, written }): Evidence<"built" | "default" | "unknown">[] => {
        if (ref === undefined) return isTagWritten(written) ? [] : [saw("unknown", { base: written }, place)];
        const file = builtHere(ref, project);
        if (isUntagged(ref) && file !== undefined) return [saw("built", { base: ref, file }, place)];
        return isUntagged(ref) && withoutVariables(written) === "" ? [saw("default", { base: ref }, place)] : [];
      }),
    );
  },
  fix: (evidence) =>
    digestsAdded(
      evidence,
      outsideBases(evidence.plan).filter(({ ref }) => ref !== undefined && isUntagged(ref)),
    ),
});

function isOthers(ref: string, project: Project | undefined): boolean {
  return !isBuiltBeside(ref) && builtHere(ref, project) === undefined;
}

function isUntagged(ref: string): boolean {
  const { digest, tag } = parseReference(ref);
  return digest === undefined && tag === undefined;
}
