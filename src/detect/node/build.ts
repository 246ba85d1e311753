import type { Fact } from "../application.ts";
import type { NodeBuild } from "./application.ts";
import { dependencySource, dependsOn, scriptSource, type Manifest } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";
import { programsOf } from "./script-commands.ts";

/** Scripts that build for production, the most telling name first. */
const SCRIPTS = [
  "build:docker",
  "build-docker",
  "build:container",
  "build:prod",
  "build:production",
  "build",
  "compile",
  "build:server",
  "build-prod",
  "dist",
  "bundle",
  "tsc",
];
const DEVELOPMENT = ["dev", "start:dev", "develop", "serve:dev", "watch", "start:watch", "dev:server"];
/** Tools that build when they are started by name, for packages without a script. */
const TOOLS: readonly (readonly [string, string])[] = [
  ["vite", "vite build"],
  ["next", "next build"],
  ["react-scripts", "react-scripts build"],
  ["astro", "astro build"],
  ["nuxt", "nuxt build"],
];

const COMPILES = /\b(?:tsc|nest build|webpack|vite build|next build|babel|swc|tsup|esbuild|rollup|run build)\b/;

/** How the application is built; undefined where it runs as it stands. */
export function buildOf(application: NodeProject): Fact<NodeBuild> | undefined {
  const build = commandOf(application);
  const oldHashes = hashesAsOfOld(application.manifest);
  return build === undefined || oldHashes === undefined ? build : { ...build, value: { ...build.value, oldHashes } };
}

/** The first releases of bundlers, and of what brings one, that do without MD4, which OpenSSL 3 took away. */
const WITHOUT_MD4: Readonly<Record<string, number>> = {
  webpack: 5,
  "react-scripts": 5,
  "@vue/cli-service": 5,
  "@angular-devkit/build-angular": 12,
  nuxt: 3,
  gatsby: 3,
  next: 11,
};

function hashesAsOfOld({ dependencies, devDependencies }: Manifest): string | undefined {
  for (const [name, range] of Object.entries({ ...devDependencies, ...dependencies })) {
    const major = /^[~^=v]*(\d+)/.exec(range)?.[1];
    if (Object.hasOwn(WITHOUT_MD4, name) && major !== undefined && Number(major) < (WITHOUT_MD4[name] ?? 0)) return `${name} ${major}`;
  }
  return undefined;
}

function commandOf({ manifest }: NodeProject): Fact<NodeBuild> | undefined {
  // build:prod counts where build is for something else: most have build alone
  const script = SCRIPTS.find((name) => Object.hasOwn(manifest.scripts, name) && builds(manifest.scripts, name));
  if (script !== undefined) {
    const forImages = /docker|container/.test(script);
    const chosen = !forImages && Object.hasOwn(manifest.scripts, "build") && builds(manifest.scripts, "build") ? "build" : script;
    return { value: { script: chosen, command: manifest.scripts[chosen] ?? "" }, confidence: "certain", evidence: [scriptSource(manifest, chosen)] };
  }
  // npm starts these before the script they are named after
  const before = ["prestart:prod", "prestart"].find((name) => COMPILES.test(manifest.scripts[name] ?? ""));
  if (before !== undefined)
    return { value: { script: before, command: manifest.scripts[before] ?? "" }, confidence: "certain", evidence: [scriptSource(manifest, before)] };
  const tool = TOOLS.find(([name]) => dependsOn(manifest, name));
  return tool === undefined
    ? undefined
    : { value: { script: undefined, command: tool[1] }, confidence: "likely", evidence: [dependencySource(manifest, tool[0])] };
}

/** Whether a script does anything: some only print that there is nothing to do. */
function builds(scripts: Readonly<Record<string, string>>, name: string): boolean {
  const programs = programsOf(scripts, name);
  if (programs.length === 0) return false;
  return (
    !/\bdocker(?:-compose)? (?:build|buildx|compose|run|push)\b/.test(scripts[name] ?? "") &&
    programs.some((call) => !["echo", "exit", "true", ":", "printf"].includes(call.name))
  );
}

/** The script that people start while they work. */
export function developmentOf({ manifest }: NodeProject): Fact<string> | undefined {
  const watching = DEVELOPMENT.find((name) => Object.hasOwn(manifest.scripts, name));
  const start = manifest.scripts["start"] ?? "";
  const script = watching ?? (/\b(?:react-scripts start|ng serve|vue-cli-service serve|nodemon|--watch)\b/.test(start) ? "start" : undefined);
  return script === undefined ? undefined : { value: script, confidence: "certain", evidence: [scriptSource(manifest, script)] };
}
