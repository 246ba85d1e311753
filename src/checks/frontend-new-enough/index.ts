import { strictObject } from "valibot";
import { frontendFlags, frontendVersion, hereDocuments, lacks, secretAsVariable, type FrontendFeature } from "../../facts/frontend-versions.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { readMount } from "../../plan/mounts.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The # syntax line names a frontend that knows all that the file uses.",
    why: "A # syntax line sets the version of the language for every builder, new ones too. A flag or a form that came later is then refused, and the build ends, though the builder itself would know it.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["syntax"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    old: "{feature} came with docker/dockerfile {needed}, and this file asks for an older one: write # syntax=docker/dockerfile:1",
    named: "{named} is asked for here",
  },
  title: () => "its # syntax line is new enough for what it uses",
  file({ plan }) {
    const directive = plan.tree.directives.find(({ name }) => name === "syntax");
    return noneOf(
      missingIn(plan).flatMap(({ feature, span }) => [
        saw("old" as const, { feature: feature.name, needed: feature.since.join(".") }, placeOf(plan, span)),
        ...(directive === undefined ? [] : [related(saw("named" as const, { named: directive.value }, placeOf(plan, directive.span)))]),
      ]),
    );
  },
  fix({ plan }): readonly Edit[] {
    const directive = plan.tree.directives.find(({ name }) => name === "syntax");
    if (directive === undefined || missingIn(plan).length === 0) return [];
    const written = plan.text.slice(directive.span.start, directive.span.end);
    const at = directive.span.start + written.lastIndexOf(directive.value);
    return [{ start: at, end: at + directive.value.length, text: `${directive.value.slice(0, directive.value.indexOf(":"))}:1` }];
  },
});

/** What the file uses and the version that it names lacks. */
function missingIn(plan: Plan): readonly { readonly feature: FrontendFeature; readonly span: Span }[] {
  const directive = plan.tree.directives.find(({ name }) => name === "syntax");
  const version = directive === undefined ? undefined : frontendVersion(directive.value);
  if (version === undefined) return [];
  return instructionsWritten(plan)
    .flatMap(({ instruction }) => usedIn(instruction))
    .filter(({ feature }) => lacks(version, feature));
}

function usedIn(instruction: Instruction): readonly { readonly feature: FrontendFeature; readonly span: Span }[] {
  const { flags, heredocs, keyword } = instruction;
  const known = Object.hasOwn(frontendFlags, keyword) ? (frontendFlags[keyword] ?? {}) : {};
  const used = flags.flatMap((flag) => {
    const feature = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    const found = feature === undefined ? [] : [{ feature: { ...feature, name: `${keyword} --${flag.name}` }, span: flag.span }];
    const mount = keyword === "RUN" && flag.name === "mount" ? readMount(flag, (word) => word).mount : undefined;
    return mount?.type === "secret" && mount.options.has("env") ? [...found, { feature: secretAsVariable, span: flag.span }] : found;
  });
  return [...used, ...heredocs.map(({ span }) => ({ feature: hereDocuments, span }))];
}
