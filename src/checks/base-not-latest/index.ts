import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
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
    summary: "No outside base image is tagged latest.",
    why: "latest is whatever was pushed last. The same Dockerfile then builds another image tomorrow, and a machine that pulled it last year still builds the old one.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: ["hadolint:DL3007", "trivy:DS-0001", "checkov:CKV_DOCKER_7", "kics:f45ea400", "droast:DF001", "dockerfilelint:latest_tag"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    latest: "{base} is whatever was pushed last: name a version, or add a digest",
    unknown: "{base} holds a variable without a value",
    built: "{base} may be what {file} builds: then its tag is whatever was built last",
    default: "{base} is what an ARG says where the build says nothing else",
  },
  title: () => "base images are not tagged latest",
  file({ plan, project }) {
    const bases = outsideBases(plan).map((base) => ({ ...base, name: base.ref ?? base.written, place: placeOf(plan, base.span) }));
    return sureFindings(
      bases.flatMap(({ name, place, written }) =>
        isWrittenLatest(name, written) && !isBuiltBeside(name) && builtHere(name, project) === undefined ? [saw("latest", { base: name }, place)] : [],
      ),
      bases.flatMap(({ name, place, ref, written }): Evidence<"built" | "default" | "unknown">[] => {
        if (ref === undefined) return isOtherTag(name) || isLatest(name) ? [] : [saw("unknown", { base: name }, place)];
        const file = builtHere(ref, project);
        if (isLatest(ref) && file !== undefined) return [saw("built", { base: ref, file }, place)];
        return isLatest(ref) && !isWrittenLatest(ref, written) ? [saw("default", { base: ref }, place)] : [];
      }),
    );
  },
  fix: (evidence) =>
    digestsAdded(
      evidence,
      outsideBases(evidence.plan).filter(({ ref, written }) => ref !== undefined && isWrittenLatest(ref, written)),
    ),
});

/** A tag that is written out is known, also where the rest of the name is not. */
function isLatest(name: string): boolean {
  const { digest, tag } = parseReference(name);
  return tag === "latest" && digest === undefined;
}

/** An ARG that holds the tag leaves the choice to the build. */
function isWrittenLatest(name: string, written: string): boolean {
  return isLatest(name) && isLatest(withoutVariables(written));
}

/** Whether a name that cannot be expanded surely has another tag: `python:$VERSION-slim`. */
function isOtherTag(written: string): boolean {
  if (!isTagWritten(written)) return false;
  const text = withoutVariables(written);
  let at = 0;
  // what is written out of the tag has to be part of the word, in order
  for (const char of text.slice(Math.max(text.lastIndexOf(":"), text.lastIndexOf("@")) + 1)) {
    at = "latest".indexOf(char, at) + 1;
    if (at === 0) return true;
  }
  return false;
}
