import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import type { FileEvidence, FixEdit } from "./kind.ts";
import type { OutsideBase } from "./outside-bases.ts";
import type { AskedPackage } from "./pinned-packages.ts";
import { rootOf } from "./stages.ts";
import { runsWritten } from "./written-commands.ts";

/** What registries and package managers said when they were asked: nothing is pinned that nobody has seen. */
export interface KnownVersions {
  /** By an image as the file names it: `sha256:…`. */
  readonly digests: ReadonlyMap<string, string>;
  /** By the image that a stage stands on, by the name of a package of its system: the version that its own sources have. */
  readonly packages: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Names each base by its digest too, as far as a registry told it. */
export function digestsAdded({ plan, versions }: FileEvidence, bases: readonly OutsideBase[]): readonly FixEdit[] {
  return bases.flatMap(({ ref, span, written }) => {
    const digest = ref === undefined ? undefined : versions?.digests.get(ref);
    const isPlain = ref === written && plan.text.slice(span.start, span.end) === written && !written.includes("@");
    return digest === undefined || !isPlain ? [] : [{ start: span.end, end: span.end, text: `@${digest}` }];
  });
}

/** Asks for each package in the version that its base's own sources have; nothing in a stage that adds sources of other people. */
export function versionsAdded({ plan, versions }: FileEvidence, asked: readonly AskedPackage[]): readonly FixEdit[] {
  if (versions === undefined) return [];
  return asked.flatMap(({ name, span }) => {
    const base = baseAt(plan, span);
    const version = base === undefined ? undefined : versions.packages.get(base)?.get(name);
    return version === undefined || plan.text.slice(span.start, span.end) !== name ? [] : [{ start: span.end, end: span.end, text: `=${version}` }];
  });
}

const OTHER_SOURCES =
  /sources\.list|\.sources\b|add-apt-repository|apt_preferences|preferences\.d|--repository|-X\s|\/etc\/apk\/repositories|setup_\w+\.x|\bdeb\s+\[|default-release|\s-t\s/;

/** The outside image that the command there works on; undefined where it may get packages from elsewhere. */
function baseAt(plan: Plan, { start }: Span): string | undefined {
  const run = runsWritten(plan).find(({ instruction }) => instruction.span.start <= start && start < instruction.span.end);
  if (run === undefined || OTHER_SOURCES.test(plan.text)) return undefined;
  return rootOf(plan, run.stage).from.ref;
}
