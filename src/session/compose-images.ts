import { join, relative, resolve } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import { composeBuilds, type ComposeBuild, type ComposeSource } from "../contract/compose/builds.ts";
import type { ContractBuild, Requirement } from "../contract/contract.ts";
import { defaultContract } from "../contract/default.ts";
import { UserError } from "../errors.ts";
import { readDotenv } from "../project/dotenv.ts";
import { isUnreadable, planImage, readFile, type PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { unreadable } from "./too-large.ts";

/** What the command line says in place of what a file says. */
export type BuildOverride = Partial<Pick<ContractBuild, "args" | "context" | "target">>;

/** An image that Compose files of one folder build. */
export interface ComposeImage {
  /** Absolute; undefined where the Dockerfile is written into the Compose file. */
  readonly dockerfile: string | undefined;
  readonly plan: (given: Given) => PlannedImage;
}

interface Given {
  readonly build: BuildOverride;
  readonly requirements: readonly Requirement[];
}

/** What Compose files of one folder build, each different build once, as far as its Dockerfile is there. */
export function composeImages(host: SessionHost, folder: string, names: readonly string[]): readonly ComposeImage[] {
  if (names.length === 0) return [];
  const paths = names.map((name) => join(folder, name));
  const unread = names.find((name) => isUnreadable(host, join(folder, name)));
  if (unread !== undefined) throw unreadable(relative(host.cwd, join(folder, unread)), "shorten it, or save it as UTF-8");
  // most Compose files build nothing, and reading YAML is work
  if (!paths.some((path) => /\b(?:build|extends|include)\b/.test(readFile(host, path) ?? ""))) return [];
  const source: ComposeSource = {
    read: (path) => readFile(host, path),
    variables(inside, files) {
      const found = ENV_FILES.map((name) => join(inside, name)).filter((path) => readFile(host, path) !== undefined);
      const variables = variablesIn(host, files.length === 0 ? found.slice(0, 1) : files);
      return (name) => variables.get(name);
    },
  };

  const images = new Map<string, ComposeImage>();
  for (const build of composeBuilds(paths, source)) {
    const { context } = build;
    const dockerfile = build.inline === undefined ? resolve(context, build.dockerfile) : undefined;
    if (dockerfile !== undefined && readFile(host, dockerfile) === undefined) continue;
    const { service: _, ...rest } = build;
    const key = JSON.stringify([context, dockerfile, rest]);
    if (images.size > MOST_IMAGES) {
      throw new UserError("compose-too-large", `the Compose files of ${folder} build more than ${MOST_IMAGES} different images`, {
        hint: "give the Dockerfiles themselves",
      });
    }
    if (!images.has(key)) images.set(key, { dockerfile, plan: (given) => planBuild(host, join(folder, names[0] ?? ""), build, context, given) });
  }
  return [...images.values()];
}

const MOST_IMAGES = 200;

// .env itself is seldom kept in a repository; what people copy it from is
const ENV_FILES: readonly string[] = [".env", ".env.example", ".env.sample", ".env.template", ".env.dist", "env.example"];

/** A later file says more than an earlier one. */
function variablesIn(host: SessionHost, paths: readonly string[]): ReadonlyMap<string, string> {
  const entries = paths.flatMap((path) => readDotenv(readFile(host, path) ?? ""));
  return new Map(entries.flatMap((entry) => (entry.commented ? [] : [[entry.name, entry.value]])));
}

function planBuild(host: SessionHost, file: string, build: ComposeBuild, context: string, { build: override, requirements }: Given): PlannedImage {
  const target = override.target ?? build.target;
  const written = build.inline === undefined ? undefined : { path: `${relative(host.cwd, file)}#${build.service}`, text: build.inline };
  const dockerfile = resolve(context, build.dockerfile);
  const [image] = defaultContract({
    dockerfile,
    context: override.context ?? context,
    args: { ...build.args, ...override.args },
    checks,
    requirements,
    ...(target === undefined ? {} : { target }),
  }).images;
  if (image === undefined) throw new Error("the default contract has no image");
  return planImage(host, image, { namedContexts: build.contexts, ...(written === undefined ? {} : { written }) });
}
