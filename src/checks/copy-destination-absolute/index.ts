import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { copiesWritten } from "../copies.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootOf } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A relative destination follows a WORKDIR of the file.",
    why: "Without a WORKDIR of the file a relative destination lies wherever the base image happens to have its own: often in the root of the file system, and elsewhere after the base has changed.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3045", "droast:DF063"],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    relative: "{destination} is relative, and no WORKDIR comes before it: set one, or write the whole path",
    tilde: "{destination} does not begin in a home folder: the builder takes ~ for a name like any other",
  },
  title: () => "relative destinations follow a WORKDIR",
  file: ({ plan }) =>
    noneOf(
      copiesWritten(plan).flatMap(({ destination: { known, span, value }, stage, workdir }): Evidence<"relative" | "tilde">[] => {
        if (/^~(?:\/|$)/.test(value)) return [saw("tilde", { destination: value }, placeOf(plan, span))];
        // the empty image has no WORKDIR but the root
        if (rootOf(plan, stage).from.ref === "scratch") return [];
        // what begins with a variable may be absolute; `C:` is
        if (workdir !== undefined || value === "" || /^(?:[/\\$]|["']?[A-Za-z]:)/.test(value) || (!known && value.includes("{{"))) return [];
        return [saw("relative", { destination: value }, placeOf(plan, span))];
      }),
    ),
});
