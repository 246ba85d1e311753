import { readDockerfile } from "./dockerfile-command.ts";
import type { Fact, FactSource, Told } from "../application.ts";
import { from, lineOf } from "../source.ts";
import type { StartCommand } from "./application.ts";
import { fieldSource, scriptSource, within } from "./manifest.ts";
import { has, type NodeProject } from "./node-project.ts";
import { resolveFile } from "./resolve.ts";
import { mainOf, programFile, programOf } from "./program.ts";
import { baseName, programsOf, programsOfLine, type ProgramCall } from "./script-commands.ts";
import { runsPackages, workspaceAt } from "./workspaces.ts";

export interface StartFound {
  readonly fact: Fact<StartCommand>;
  /** Runs TypeScript as it stands, or watches: what production should not do when there is a build. */
  readonly forDevelopment: boolean;
  /** Hands out files that were built, as `serve` and `vite preview` do. */
  readonly servesFiles: boolean;
  readonly notes: readonly string[];
}

/** What programs have to be told that listen on this machine's own address by themselves. */
const LISTENS: Readonly<Record<string, StartCommand["environment"]>> = { fastify: [{ name: "FASTIFY_ADDRESS", value: "0.0.0.0" }] };

/** Scripts that start for production, the most telling name first. */
const SCRIPTS = ["start:prod", "start:production", "start-prod", "prod", "production", "start", "serve", "server", "start:server"];
const CONVENTIONS = [
  "server.js",
  "server.mjs",
  "index.js",
  "index.mjs",
  "app.js",
  "app.mjs",
  "main.js",
  "src/index.js",
  "src/server.js",
  "src/app.js",
  "src/main.js",
  "server/index.js",
  "bin/www",
  "src/index.mjs",
  "server.ts",
  "index.ts",
  "src/index.ts",
  "src/server.ts",
  "src/main.ts",
  "src/app.ts",
];

/** What starts the application for production, by the order of trust: commands written for production, scripts, `main`, names that are usual. */
export function startOf(application: NodeProject, told?: Told): StartFound | undefined {
  const { manifest } = application;
  const candidates: StartFound[] = [];
  const isRoot = workspaceAt(application.project, application.folder) !== undefined;
  const add = (calls: readonly ProgramCall[], source: FactSource, confidence: "certain" | "likely"): void => {
    // what starts the packages of a workspace is not the root's own application
    if (isRoot && calls.length > 0 && calls.every(runsPackages)) return;
    const found = startFrom(application, calls, source, confidence);
    if (found !== undefined) candidates.push(found);
  };
  if (told !== undefined) {
    add(programsOfLine(manifest.scripts, told.value), told.source, "certain");
    return candidates[0];
  }
  const procfile = within(application.folder, "Procfile");
  const text = application.project.read(procfile);
  const web = /^web[ \t]*:(.*)$/m.exec(text ?? "")?.[1];
  if (web !== undefined && text !== undefined) add(programsOfLine(manifest.scripts, web), from(procfile, lineOf(text, "web"), `web:${web}`), "certain");
  for (const script of SCRIPTS)
    if (Object.hasOwn(manifest.scripts, script)) add(programsOf(manifest.scripts, script), scriptSource(manifest, script), "certain");
  const dockerfile = readDockerfile(application);
  if (dockerfile !== undefined) add(programsOfLine(manifest.scripts, dockerfile.command), dockerfile.source, "likely");

  const fit = candidates.find((one) => !one.forDevelopment && !one.servesFiles);
  if (fit !== undefined) return fit;
  const built = candidates.find((one) => one.forDevelopment);
  const main = mainOf(application);
  // a script for development and a file that the build makes: the file is what production runs
  if (built !== undefined)
    return main !== undefined && !resolvesNow(application, main) && Object.hasOwn(manifest.scripts, "build") ? startOfMain(application, main) : built;
  if (candidates.length > 0) return candidates[0];
  if (main !== undefined && (resolvesNow(application, main) || Object.hasOwn(manifest.scripts, "build"))) return startOfMain(application, main);
  // what Cloudflare's Workers run listens on no port, whatever it is called
  if (["wrangler.toml", "wrangler.json", "wrangler.jsonc"].some((path) => has(application, path))) return undefined;
  const usual = CONVENTIONS.find((path) => has(application, path));
  if (usual === undefined) return undefined;
  return {
    fact: {
      value: plainStart(["node", usual], usual),
      confidence: "likely",
      evidence: [from(within(application.folder, usual), undefined, "a usual name, and nothing names another")],
    },
    forDevelopment: /\.[cm]?tsx?$/.test(usual),
    servesFiles: false,
    notes: [],
  };
}

function resolvesNow({ project, folder }: NodeProject, path: string): boolean {
  return resolveFile(project, within(folder, path)) !== undefined;
}

function startOfMain(application: NodeProject, main: string): StartFound {
  const file = programFile(application, main);
  return {
    fact: { value: plainStart(["node", file], file), confidence: "likely", evidence: [fieldSource(application.manifest, "main", `main: ${main}`)] },
    forDevelopment: false,
    servesFiles: false,
    notes: [],
  };
}

function plainStart(words: readonly string[], program: string | undefined): StartCommand {
  return { words, program, environment: [], before: [] };
}

/** The last program of a chain is what stays; what runs before it is told. */
function startFrom(application: NodeProject, calls: readonly ProgramCall[], source: FactSource, confidence: "certain" | "likely"): StartFound | undefined {
  const last = calls.at(-1);
  if (last === undefined) return undefined;
  const before = calls
    .slice(0, -1)
    .map(lineOfCall)
    .filter((line) => !isBuildStep(line));
  const notes: string[] = [];
  const seen = programOf(application, last, notes);
  if (seen === undefined) return undefined;
  const environment = [...last.environment, ...(LISTENS[baseName(last.name)] ?? [])].filter(
    ({ name, value }) => !value.includes("$") && name !== "PORT" && name !== "NODE_ENV" && !value.startsWith(".env"),
  );
  return {
    fact: { value: { words: seen.words, program: seen.program, environment, before }, confidence, evidence: [source] },
    forDevelopment: seen.forDevelopment,
    servesFiles: seen.servesFiles,
    notes,
  };
}

function lineOfCall({ name, args }: ProgramCall): string {
  return [name, ...args.map((word) => word.value)].join(" ");
}

/** What a start script repeats of the build, or only prints. */
function isBuildStep(line: string): boolean {
  return /^(?:tsc|nest build|next build|nuxt build|vite build|rimraf|rm|mkdir|echo|cd|cp|prisma generate|webpack|rollup|tsup|esbuild|swc|babel|copyfiles|eslint|sleep|wait-on|wait-port|chmod|test|\[|set|true)\b/.test(
    line,
  );
}
