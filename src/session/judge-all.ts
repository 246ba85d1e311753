import { isAbsolute, relative, sep } from "node:path";
import { safeParse } from "valibot";
import { baseLayersOf } from "../checks/base-layers.ts";
import type { BuildFailure, Check, ContainerEvidence, Digests, FileEvidence, ImageEvidence, Keeps } from "../checks/kind.ts";
import { checks } from "../checks/registry.generated.ts";
import type { ContractImage, Requirement } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import type { Image, Look } from "../image/image.ts";
import { takeBack, type Taken } from "../judge/ignore/take-back.ts";
import { judgeRequirement } from "../judge/judge.ts";
import type { Need } from "../trial/need.ts";
import type { Scan } from "../trial/scan.ts";
import type { Trial } from "../trial/trial.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { PlannedImage } from "./evidence.ts";
import { placedFromHere } from "./places.ts";
import { toldChecks } from "./told-checks.ts";

/** Why an image or a container could not be looked at, as a code that reports put into words. */
export interface Unlooked {
  readonly image?: string;
  readonly container?: string;
}

export interface Seen {
  readonly standIns: Readonly<Record<string, string>>;
  readonly buildFailure?: BuildFailure;
  readonly image?: Image | undefined;
  /** What a second build made, or why it made nothing. */
  readonly rebuilt?: ImageEvidence["rebuilt"];
  readonly scan?: Scan | { readonly unlooked: string } | undefined;
  readonly trial?: Trial | undefined;
  readonly shellLint?: FileEvidence["shellLint"] | undefined;
  /** `2026-11-21`. */
  readonly today?: string | undefined;
  readonly unlooked: Unlooked;
  /** Whether comments in the Dockerfile may take findings back. */
  readonly comments: boolean;
}

/** What the image's requirements together want done. */
export function needsOf(image: ContractImage): Need[] {
  return image.requirements.flatMap((requirement) => {
    const check = checkOf(requirement);
    return check.needs?.(optionsOf(check, requirement)) ?? [];
  });
}

/** How many bytes of a file that passes the image's judges want kept, all of them together. */
export function keepsOf(image: ContractImage): Keeps {
  const wanted = image.requirements.flatMap((requirement) => {
    const check = checkOf(requirement);
    return check.keeps?.(optionsOf(check, requirement)) ?? [];
  });
  return (file) => wanted.reduce((most, keeps) => Math.max(most, keeps(file)), 0);
}

/** Which files that pass have to be hashed; undefined where no judge asks. */
export function digestsOf(image: ContractImage): Digests | undefined {
  const wanted = image.requirements.flatMap((requirement) => {
    const check = checkOf(requirement);
    return check.digests?.(optionsOf(check, requirement)) ?? [];
  });
  return wanted.length === 0 ? undefined : (file) => wanted.some((digests) => digests(file));
}

/** What judges find out of files while they pass, each thing once. */
export function looksOf(image: ContractImage): readonly Look[] {
  const looks = image.requirements.flatMap((requirement) => checkOf(requirement).look ?? []);
  return [...new Map(looks.map((look) => [look.name, look])).values()];
}

/** What every judge says that has something to look at, less what comments in the Dockerfile take back, unless they are not to count. */
export function judgeAll(planned: PlannedImage, seen: Seen): Taken {
  const verdicts = judgeRequirements(planned, seen);
  return seen.comments ? takeBack(verdicts, planned.plan, toldChecks) : { verdicts, uses: [] };
}

function judgeRequirements(planned: PlannedImage, seen: Seen): Verdict[] {
  const file: FileEvidence = {
    plan: planned.plan,
    project: planned.project,
    repository: planned.repository,
    dockerfile: dockerfileIn(planned.image),
    standIns: seen.standIns,
    ...(seen.buildFailure === undefined ? {} : { buildFailure: seen.buildFailure }),
    ...(seen.shellLint === undefined ? {} : { shellLint: seen.shellLint }),
  };
  const image: ImageEvidence | undefined =
    seen.image === undefined
      ? undefined
      : { image: seen.image, rebuilt: seen.rebuilt, scan: seen.scan, baseLayers: baseLayersOf(planned.plan, seen.image), today: seen.today };
  const container: ContainerEvidence | undefined = seen.trial === undefined || seen.image === undefined ? undefined : { trial: seen.trial, image: seen.image };
  const evidence = { file, ...(image === undefined ? {} : { image }), ...(container === undefined ? {} : { container }), unlooked: seen.unlooked };
  return planned.image.requirements.map((requirement) =>
    placedFromHere(judgeRequirement(requirement, checkOf(requirement), evidence), planned.plan.path, planned.callFile),
  );
}

function checkOf(requirement: Requirement): Check {
  const check = checks.get(requirement.check);
  if (check === undefined) throw new UserError("unknown-check", `requirement ${requirement.id} names a check that is not there: ${requirement.check}`);
  return check;
}

function optionsOf(check: Check, requirement: Requirement): never {
  const parsed = safeParse(check.options, requirement.options);
  if (!parsed.success) throw new UserError("wrong-options", `the options of requirement ${requirement.id} do not fit check ${requirement.check}`);
  // each check's functions take what its own schema gives; the registry cannot say so for all of them at once
  return parsed.output as never;
}

function dockerfileIn({ application, build, folder = application }: ContractImage): string | undefined {
  const path = relative(folder, build.dockerfile);
  return path.startsWith("..") || isAbsolute(path) ? undefined : path.split(sep).join("/");
}
