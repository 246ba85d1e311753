import type { BuildOutcome } from "../engines/kind.ts";
import type { Trouble } from "../reports/kind.ts";
import type { PlannedImage } from "./evidence.ts";

/** What a failed build tells the user: the instruction, the reason, the last lines, and the cause where it is known. */
export function troubleOfBuild(planned: PlannedImage, build: BuildOutcome & { readonly ok: false }): Trouble {
  return {
    code: "build-failed",
    message: `the build failed${build.step === undefined ? "" : ` at ${build.step}`}: ${build.reason}`,
    hint: hintFor(build.reason),
    place: build.line === undefined ? undefined : { path: planned.plan.path, line: build.line, column: 1 },
    output: build.output,
  };
}

function hintFor(reason: string): string | undefined {
  if (/failed to resolve source metadata|pull access denied|no such host|i\/o timeout/.test(reason)) {
    return "where no registry has this image, --base IMAGE=REF takes another in its place";
  }
  return undefined;
}
