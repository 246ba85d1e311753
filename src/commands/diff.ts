import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { compareImages, comparing } from "../compare/images.ts";
import type { ImageComparison } from "../compare/comparison.ts";
import type { DockerfileComparison } from "../diff/comparison.ts";
import { compareDockerfiles } from "../diff/dockerfiles.ts";
import { UserError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import { nearestWord } from "../text/nearest.ts";
import { diffFormats, type DiffFormat } from "./diff-formats.ts";
import { diffSubject, type DiffSubject } from "./diff-subject.ts";
import { openNamed } from "./image-source.ts";
import type { CommandIo } from "./io.ts";
import { showProgress } from "./progress.ts";
import { readBuildArg } from "./build-arg.ts";
import { reportError } from "./report-error.ts";
import { writeEach } from "./write-reports.ts";

export interface DiffOptions {
  /** Two images, or two Dockerfiles or directories that hold one. */
  readonly before: string;
  readonly after: string;
  readonly formats: readonly string[];
  readonly outputs: readonly string[];
  readonly platform: string | undefined;
  readonly target: string | undefined;
  readonly buildArgs: readonly string[];
  /** 1 where they are not identical. */
  readonly exitCode: boolean;
}

/** What was compared, ready to be shown. */
export type Compared = { readonly images: ImageComparison } | { readonly dockerfiles: DockerfileComparison };

/** `plimsoll diff`: two images, or the plans of two Dockerfiles, for whoever runs them. Gives the exit code. */
export async function diff(options: DiffOptions, io: CommandIo): Promise<number> {
  const progress = showProgress(io, !io.stderr.isTty);
  try {
    // a wrong word must not be found out after the images were read
    const formats = (options.formats.length === 0 ? ["text"] : options.formats).map(formatNamed);
    const compared = await compare(options, progress.step, io);
    progress.done();
    writeEach(
      formats.map((write) => (terminal) => write(compared, terminal)),
      options.outputs,
      io,
    );
    const { outcome } = "images" in compared ? compared.images : compared.dockerfiles;
    return options.exitCode && outcome !== "identical" ? 1 : 0;
  } catch (error) {
    progress.done();
    return reportError(error, io);
  }
}

async function compare(options: DiffOptions, onStep: (step: string) => void, io: CommandIo): Promise<Compared> {
  const before = diffSubject(options.before, io);
  const after = diffSubject(options.after, io);
  if (before.kind !== after.kind) {
    const [image, dockerfile] = before.kind === "image" ? [options.before, options.after] : [options.after, options.before];
    const kind = existsSync(resolve(io.cwd, image)) ? "an image" : "no file, so an image's name";
    throw new UserError("not-comparable", `${dockerfile} is a Dockerfile, or a directory with one, and ${image} is ${kind}`, {
      hint: "name two images or two Dockerfiles",
    });
  }
  if (before.kind === "dockerfile" && after.kind === "dockerfile") return { dockerfiles: await dockerfilesOf(before, after, options, io) };
  if (options.target !== undefined || options.buildArgs.length > 0) {
    throw new UserError("images-are-built", "--target and --build-arg are for Dockerfiles, and these are images", { hint: "leave them out" });
  }
  if (options.before === "-" && options.after === "-") {
    throw new UserError("one-standard-input", "only one image can come from standard input", { hint: "name the other by its archive or its name" });
  }
  const [old, now] = [await imageOf(options.before, options, onStep, io), await imageOf(options.after, options, onStep, io)];
  return { images: compareImages(old, now, { before: named(options.before), after: named(options.after) }) };
}

function named(subject: string): string {
  return subject === "-" ? "standard input" : subject;
}

async function imageOf(subject: string, { platform }: DiffOptions, onStep: (step: string) => void, io: CommandIo): Promise<Image> {
  onStep(`reading ${named(subject)}`);
  const image = await openNamed(subject, { ...comparing, ...(platform === undefined ? {} : { platform }) }, io);
  if (image !== undefined) return image;
  throw new UserError("image-missing", `there is no file ${subject}, and the engine has no image of that name`, {
    hint: "build or pull it first, or say registry: before the name",
    exitCode: 3,
  });
}

type DockerfileSubject = Extract<DiffSubject, { kind: "dockerfile" }>;

async function dockerfilesOf(
  before: DockerfileSubject,
  after: DockerfileSubject,
  { buildArgs, platform, target }: DiffOptions,
  io: CommandIo,
): Promise<DockerfileComparison> {
  if (platform !== undefined) throw new UserError("dockerfile-platform", "--platform is for images, and these are Dockerfiles", { hint: "leave it out" });
  // all checks hang on it
  const { openSession } = await import("./open-session.ts");
  const session = openSession(io, () => {});
  const args = Object.fromEntries(buildArgs.flatMap((written) => readBuildArg(written, io.env)));
  const build = { args, ...(target === undefined ? {} : { target }) };
  const [old, now] = [session.plan({ ...before, build }), session.plan({ ...after, build })];
  return compareDockerfiles(old, now);
}

function formatNamed(name: string): DiffFormat {
  const format = diffFormats.get(name);
  if (format !== undefined) return format;
  const nearest = nearestWord(name, diffFormats.keys());
  throw new UserError("unknown-format", `there is no format ${name} for a comparison`, {
    hint: nearest === undefined ? `one of ${[...diffFormats.keys()].join(", ")}` : `did you mean ${nearest}?`,
  });
}
