import { array, optional, picklist, strictObject } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image carries a list of what is in it, and a statement of how it was built.",
    why: "With an SBOM one knows within a minute which images hold the library that is in the news. A statement of provenance says from which commit, and by whom, an image was built.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({ kinds: optional(array(picklist(["sbom", "provenance"])), ["sbom", "provenance"]) }),
  messages: {
    present: "the image carries {kind}: {type}",
    missing: "the image does not carry {kind}: build it with docker buildx build {flag} and push it, or save it as an OCI archive",
    empty: "the image carries {kind}, which could not be read",
    notCarried: "an archive of this kind holds no attestations: look at the image in its registry, or at an OCI archive",
  },
  title: ({ kinds }) => `carries ${kinds.join(" and ")}`,
  image({ image }, { kinds }) {
    const answers = kinds.map((kind) => {
      const found = image.attestations.find((each) => each.kind === kind);
      if (found === undefined)
        return { ok: false, seen: saw("missing" as const, { kind: names[kind], flag: kind === "sbom" ? "--sbom=true" : "--provenance=mode=max" }) };
      if (found.statement === undefined) return { ok: undefined, seen: saw("empty" as const, { kind: names[kind] }) };
      return { ok: true, seen: saw("present" as const, { kind: names[kind], type: found.predicateType }) };
    });
    const missing = answers.filter(({ ok }) => ok === false);
    // an engine's archive of an image in its old store cannot hold them, whatever was built
    if (missing.length > 0 && image.attestations.length === 0 && !CARRIERS.has(image.format)) return unproven(saw("notCarried"));
    if (missing.length > 0) return violated(...missing.map(({ seen }) => seen));
    return answers.every(({ ok }) => ok === true)
      ? proven(...answers.map(({ seen }) => seen))
      : unproven(...answers.filter(({ ok }) => ok !== true).map(({ seen }) => seen));
  },
});

const names = { sbom: "an SBOM", provenance: "a statement of provenance" } as const;
const CARRIERS: ReadonlySet<string> = new Set(["oci-archive", "oci-layout", "registry"]);
