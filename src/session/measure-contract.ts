import { relative, sep } from "node:path";
import { measureBuild, type BuildKind, type Measurement } from "../build/measure.ts";
import { UserError } from "../errors.ts";
import type { Engine } from "../engines/kind.ts";
import type { Trouble } from "../reports/kind.ts";
import { engineForBuild, engineWords, plannedImages, prepare, type BuildRequest } from "./build-contract.ts";
import { troubleOfBuild } from "./build-trouble.ts";
import type { PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

export type MeasureRequest = Pick<BuildRequest, "directory" | "only" | "options" | "standIn">;

export interface MeasureResult {
  readonly name: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly engine: string | undefined;
  readonly standIns: Readonly<Record<string, string>>;
  readonly measurement: Measurement;
  /** Where a build failed, by its kind. */
  readonly troubles: readonly { readonly kind: BuildKind; readonly trouble: Trouble }[];
}

const WORDS: Readonly<Record<BuildKind, string>> = {
  cold: "building without cache",
  unchanged: "building once more, unchanged",
  source: "building after a change of the source",
  dependency: "building after a change of the dependencies",
};

/** Builds each image of a contract several times on a copy of its context, which is changed between; the user's own files are only read. */
export async function measureContract(host: SessionHost, request: MeasureRequest): Promise<readonly MeasureResult[]> {
  const images = plannedImages(host, { ...request, tags: [] });
  const engine = await engineForBuild(host);
  const results: MeasureResult[] = [];
  for (const planned of images) results.push(await measureOne(host, engine, planned, request));
  return results;
}

async function measureOne(host: SessionHost, engine: Engine, planned: PlannedImage, request: MeasureRequest): Promise<MeasureResult> {
  const { build, name } = planned.image;
  if (host.copyFolder === undefined) throw new UserError("no-copy", "a build cannot be measured here: nothing may be copied", { hint: "use the command line" });
  const { hide, spec, standIns } = await prepare(host, engine, planned, { ...request, tags: [`plimsoll/measure:${host.newId()}`], noCache: false });
  const { context } = planned.plan;
  const dockerfile = relative(build.context, build.dockerfile).split(sep).join("/");
  // the builder reads these two also where the ignore file leaves them out
  const kept = new Set([dockerfile, ".dockerignore", `${dockerfile}.dockerignore`]);
  host.onStep("copying the build context");
  const copy = host.copyFolder(build.context, (path) => kept.has(path) || context?.ignoredBy(path) === undefined);
  try {
    const measurement = await measureBuild(engine, {
      plan: planned.plan,
      // four builds, of which nobody reads each step in a log
      spec: {
        ...spec,
        context: copy.path,
        result: "engine",
        onStep: undefined,
        onProgress: (work, detail) => detail !== "" && spec.onProgress?.(work, detail),
      },
      copy,
      signal: host.signal,
      onBuild: (kind) => host.onStep(`${name}: ${WORDS[kind]}`),
    });
    return {
      name,
      dockerfile: planned.plan.path,
      target: build.target,
      engine: engineWords(engine),
      standIns: standIns.images,
      measurement,
      troubles: measurement.builds.flatMap(({ failure, kind }) => {
        if (failure === undefined) return [];
        return [{ kind, trouble: troubleOfBuild(planned, { ...failure, reason: hide(failure.reason), output: failure.output.map(hide) }) }];
      }),
    };
  } finally {
    copy.remove();
  }
}
