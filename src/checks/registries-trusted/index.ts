import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { isParts, withoutTrailing } from "../../text/trim.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { outsideBases } from "../outside-bases.ts";
import { stageUses } from "../stage-uses.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Images come from registries that are trusted.",
    why: "Whoever can push to a registry decides what runs in the images that are built on it. A list of those that are trusted keeps a slip of the keyboard, or somebody else's example, from adding one.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["hadolint:DL3026", "droast:DF065", "droast:DF073"],
    settledBy: "file",
  },
  options: strictObject({ registries: optional(array(string()), []) }),
  messages: { untrusted: "{image} comes from {registry}, which is not among the trusted registries", unknown: "{image} holds a variable without a value" },
  title: ({ registries }) => (registries.length === 0 ? "images come from any registry" : `images come from ${registries.join(", ")}`),
  file({ plan }, { registries }) {
    if (registries.length === 0) return proven();
    const images = [
      ...outsideBases(plan).map(({ ref, span, written }) => ({ image: ref, written, span })),
      ...stageUses(plan).flatMap(({ named, ref, span }) =>
        named === undefined && ref !== "scratch" && !plan.namedContexts.includes(ref) ? [{ image: ref, written: ref, span }] : [],
      ),
    ];
    return sureFindings(
      images.flatMap(({ image, span }) =>
        image === undefined || registries.some((trusted) => isFrom(image, trusted))
          ? []
          : [saw("untrusted", { image, registry: fullName(image).split("/", 1)[0] ?? "" }, placeOf(plan, span))],
      ),
      images.flatMap(({ image, span, written }) => (image === undefined ? [saw("unknown", { image: written }, placeOf(plan, span))] : [])),
    );
  },
});

/** With its registry, without tag and digest: `docker.io/library/python`. */
function fullName(image: string): string {
  const name = (image.split("@", 1)[0] ?? "").replace(/:[^/:]*$/, "");
  const [first = "", ...rest] = name.split("/");
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase()))
    return name.replace(/^index\.docker\.io\//, "docker.io/");
  return rest.length === 0 ? `docker.io/library/${name}` : `docker.io/${name}`;
}

/** `docker.io`, `ghcr.io/team`, `*.example.com`: a registry, perhaps with the beginning of a path; a star stands for anything but a slash. */
function isFrom(image: string, trusted: string): boolean {
  const parts = fullName(image).split("/");
  const wanted = withoutTrailing(trusted, "/").split("/");
  return wanted.length <= parts.length && wanted.every((each, index) => isParts(parts[index] ?? "", each.split("*")));
}
