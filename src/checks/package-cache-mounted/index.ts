import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import { noneOf } from "../findings.ts";
import type { Check, FixEdit } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { mountsOf, packageSteps, typed, type PackageStep } from "../package-steps.ts";
import { withoutCommand } from "../removed-commands.ts";
import { withoutWord } from "../removed-words.ts";
import { variablesSet } from "../set-variables.ts";
import { chainOf } from "../stages.ts";
import { cacheOf, type ManagedCache } from "./caches.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Packages are installed with a cache mount.",
    why: "A changed list of packages runs the whole RUN again, and downloads everything again. A cache mount keeps what was downloaded on the builder, outside of every layer: the next build takes it from there, and nothing has to be cleaned up.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { missing: "{command} keeps nothing for the next build: add --mount=type=cache,target={target}" },
  title: () => "packages are installed with a cache mount",
  file: ({ plan }) =>
    noneOf(
      withoutMount(plan).map(({ cache, step: { action } }) =>
        saw("missing", { command: typed(action), target: cache.target }, placeOf(plan, action.command.span)),
      ),
    ),
  fix({ plan }) {
    const missing = withoutMount(plan);
    // one mount serves all of a RUN that one manager installs
    const first = missing.filter(({ cache, step }, index) => missing.findIndex((other) => other.step.run === step.run && other.cache === cache) === index);
    return first.flatMap(({ cache, step }) => mounted(plan, step, cache));
  },
});

interface Unmounted {
  readonly step: PackageStep;
  readonly cache: ManagedCache;
}

/** Installations by root, in JSON form or behind ONBUILD left out, of a manager whose cache is where it is by default. */
function withoutMount(plan: Plan): readonly Unmounted[] {
  return packageSteps(plan, "pip", "uv", "poetry", "npm", "cargo", "go").flatMap((step) => {
    const cache = cacheOf(step.action);
    const { instruction, stage } = step.run;
    if (cache === undefined || instruction.json !== undefined || !plan.tree.nodes.includes(instruction) || !isRoot(plan, step)) return [];
    const moved = variablesSet(plan).some(({ name }) => cache.variables.test(name));
    const isMounted = mountsOf(step.run).some(
      ({ options, type }) => type === "cache" && !(options.get("target") ?? options.get("dst") ?? "").startsWith("/var/"),
    );
    // where the base is not known its home and its caches are not
    return moved || isMounted || baseOf(plan, stage) === undefined ? [] : [{ step, cache }];
  });
}

function isRoot(plan: Plan, { action, run }: PackageStep): boolean {
  const users = chainOf(plan, run.stage).flatMap(({ steps }) =>
    steps.filter(({ instruction }) => instruction.keyword === "USER" && instruction.span.start < run.instruction.span.start),
  );
  return users.length === 0 && action.command.wrappers.length === 0;
}

/** Adds the mount, and takes away what would keep it empty. */
function mounted(plan: Plan, { run }: PackageStep, { cleans, options, target }: ManagedCache): readonly FixEdit[] {
  const { instruction } = run;
  const together = `mount ${instruction.span.start} ${target}`;
  const at = instruction.keywordSpan.end;
  if (!/^[ \t]/.test(plan.text.slice(at))) return [];
  const off = run.commands.flatMap(({ args }) => args.filter(({ span, value }) => options.includes(value) && plan.text.slice(span.start, span.end) === value));
  const cleaning = run.commands.filter((command) => cleans.test([command.name, ...command.args.map(({ value }) => value)].join(" ")));
  const removed = cleaning.map((command) => withoutCommand(plan, instruction, command));
  if (removed.includes(undefined)) return [];
  return [
    { start: at, end: at, text: ` --mount=type=cache,target=${target}` },
    ...off.map(({ span }) => withoutWord(plan.text, span)),
    ...removed.filter((edit) => edit !== undefined),
  ].map((edit) => ({ ...edit, together }));
}
