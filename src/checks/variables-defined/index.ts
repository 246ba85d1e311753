import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { followVariables, globalVariables } from "../../plan/variables.ts";
import { nearestWord } from "../../text/nearest.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { baseNames } from "../base-names.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { readWords } from "../read-words.ts";
import { isTemplateFile } from "../template-files.ts";
import { namesUsed } from "../used-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No instruction uses a variable that nothing defines.",
    why: "The builder puts nothing in the place of such a variable: paths begin with a slash too many, versions go missing, and the build goes on.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:UndefinedVar", "droast:DF087"],
    settledBy: "file",
    words: ["$"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{name} has no value: neither the file nor {base} sets it",
    near: "{name} has no value, did you mean {nearest}?",
    platform: "{name} has no value in this stage: write ARG {name} before",
    template: "another program makes the Dockerfile out of this",
  },
  title: () => "variables are defined",
  file({ plan }) {
    const global = globalVariables(plan, plan.args).names;
    const found: Evidence<"missing" | "near" | "platform">[] = [];
    if (isTemplateFile(plan)) return notApplicable(saw("template"));
    followVariables(plan, ({ declared, deferred, instruction, stage }) => {
      // what waits behind ONBUILD meets the variables of another file
      if (deferred) return;
      for (const { span, text } of readWords(instruction, plan.tree.escape)) {
        for (const { name, optional } of namesUsed(text, plan.tree.escape)) {
          // ARG A=$A leaves A empty, as ARG A does
          const isOwn = instruction.keyword === "ARG" && text.startsWith(`${name}=`);
          if (optional || isOwn || declared.has(name) || global.has(name) || GIVEN.test(name)) continue;
          const place = placeOf(plan, span);
          const { base, names } = baseNames(plan, stage);
          const nearest = nearestWord(name, declared);
          if (PLATFORM.test(name)) found.push(saw("platform", { name }, place));
          else if (names?.has(name) === true) continue;
          else if (nearest !== undefined && isSlip(name, nearest)) found.push(saw("near", { name, nearest }, place));
          else if (names !== undefined) found.push(saw("missing", { name, base }, place));
        }
      }
    });
    return noneOf(found);
  },
});

/** Those that the builder gives to every stage that asks for them by ARG. */
const PLATFORM = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;
/** Those that are there without an ARG, or may be. */
const GIVEN = /^(?:PATH|(?:HTTPS?|FTP|NO|ALL)_PROXY|BUILDKIT_\w+|SOURCE_DATE_EPOCH)$/i;

/** One letter more, less or other, or two swapped: `VERSON`. Names that differ in a digit are two. */
function isSlip(name: string, nearest: string): boolean {
  const [longer, shorter] = name.length >= nearest.length ? [name, nearest] : [nearest, name];
  if (longer.length < 4 || longer.length - shorter.length > 1) return false;
  let start = 0;
  while (start < shorter.length && longer[start] === shorter[start]) start += 1;
  let end = 0;
  while (end < shorter.length - start && longer.at(-1 - end) === shorter.at(-1 - end)) end += 1;
  const [inLonger, inShorter] = [longer.slice(start, longer.length - end), shorter.slice(start, shorter.length - end)];
  if (/\d/.test(inLonger + inShorter)) return false;
  return inLonger.length <= 1 || (inLonger.length === 2 && inLonger === [...inShorter].toReversed().join(""));
}
