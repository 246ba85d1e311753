import type { Project } from "../../project/project.ts";
import { dependsOn, isRecord, within, type Manifest } from "./manifest.ts";
import { has, type NodeProject } from "./node-project.ts";
import { resolveFile } from "./resolve.ts";
import { exportedConfiguration } from "./script/configuration.ts";
import { at } from "./script/literal.ts";
import { baseName, programsOfLine, type ProgramCall, type ScriptWord } from "./script-commands.ts";

/** Options of node that have no place in a container: files that are not there, and what is for development. */
const DROPPED = /^--(?:env-file(?:-if-exists)?|watch(?:-path|-preserve-output)?|inspect(?:-brk|-port|-wait)?)(?:=|$)/;
const VALUED = new Set(["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--title", "--stack-trace-limit"]);
const FILE_SERVERS = new Set([
  "serve",
  "http-server",
  "live-server",
  "sirv",
  "vite preview",
  "astro preview",
  "light-server",
  "lite-server",
  "react-scripts",
  "ng",
  "vue-cli-service",
  "gatsby",
  "vite",
  "webpack-dev-server",
  "parcel",
]);
/** Programs that run TypeScript as it stands, with how Node is told to do the same. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  tsx: ["--import", "tsx"],
  "ts-node": ["-r", "ts-node/register"],
  "ts-node-esm": ["--loader", "ts-node/esm"],
  "ts-node-dev": ["-r", "ts-node/register"],
  tsnd: ["-r", "ts-node/register"],
  "babel-node": ["-r", "@babel/register"],
  "vite-node": [],
  esno: ["--import", "tsx"],
};

export interface Seen {
  readonly words: readonly string[];
  readonly program: string | undefined;
  readonly forDevelopment: boolean;
  readonly servesFiles: boolean;
}

/** What a call starts for production, with watchers, managers of processes and runners taken off; undefined where that is none of the application's. */
export function programOf(application: NodeProject, call: ProgramCall, notes: string[]): Seen | undefined {
  const name = baseName(call.name);
  const words = call.args.map((word) => word.value);
  switch (name) {
    case "node":
    case "nodejs":
      return nodeProgram(application, call.args, notes);
    case "nodemon":
    case "node-dev":
    case "supervisor":
      return watched(application, call, notes);
    case "pm2":
    case "pm2-runtime":
    case "pm2-docker":
    case "forever":
      return managed(application, words);
    case "nest":
      // the development server of Nest; what it builds is what production runs
      return {
        words: ["node", "dist/main.js"],
        program: "dist/main.js",
        forDevelopment: words.includes("--watch") || words.includes("-w"),
        servesFiles: false,
      };
    case "bun":
      return bunProgram(application, words);
    default:
      break;
  }
  if (Object.hasOwn(RUNNERS, name)) return runnerProgram(name, call.args);
  const spoken = `${name} ${words[0] ?? ""}`;
  if (FILE_SERVERS.has(name) || FILE_SERVERS.has(spoken))
    return { words: [`bin:${name}`, ...words], program: undefined, forDevelopment: false, servesFiles: true };
  if (call.name.startsWith("./") || call.name.includes("/")) {
    const file = programFile(application, call.name);
    return /\.[cm]?js$/.test(file) && has(application, file)
      ? { words: ["node", file, ...words], program: file, forDevelopment: false, servesFiles: false }
      : undefined;
  }
  if (!binaries(application.manifest).has(name)) return undefined;
  return {
    words: [`bin:${name}`, ...withoutPorts(call.args)],
    program: fileGiven(application, call.args),
    forDevelopment: words[0] === "dev" || words[0] === "develop",
    servesFiles: false,
  };
}

/** The file of the application that a program is given: `fastify start app.js`. */
function fileGiven(application: NodeProject, args: readonly ScriptWord[]): string | undefined {
  const given = args.find(
    ({ value, literal }) => literal && /\.[cm]?[jt]s$/.test(value) && !/\.config\.|^-/.test(value) && has(application, value.replace(/^\.\//, "")),
  );
  return given && programFile(application, given.value);
}

/** Programs that are started by name and the packages they come in, where the two differ; else a dependency of the same name is taken. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "remix-serve": "@remix-run/serve",
  "react-router-serve": "@react-router/serve",
  fastify: "fastify-cli",
  strapi: "@strapi/strapi",
  medusa: "@medusajs/medusa",
  nuxt: "nuxt",
  nuxi: "nuxi",
  blitz: "blitz",
  keystone: "@keystone-6/core",
  directus: "directus",
  micro: "micro",
  apollo: "apollo",
  "json-server": "json-server",
  probot: "probot",
  "functions-framework": "@google-cloud/functions-framework",
  moleculer: "moleculer",
  "moleculer-runner": "moleculer",
  srvx: "srvx",
  vike: "vike",
};

function binaries(manifest: Manifest): { has(name: string): boolean } {
  return { has: (name) => dependsOn(manifest, PROGRAMS[name] ?? name) };
}

function nodeProgram(application: NodeProject, args: readonly ScriptWord[], notes: string[]): Seen | undefined {
  const options: string[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index]?.value ?? "";
    if (!word.startsWith("-") || word === "-") break;
    const takesNext =
      VALUED.has(word) || ((word === "--env-file" || word === "--env-file-if-exists" || word === "--watch-path") && args[index + 1] !== undefined);
    if (DROPPED.test(word)) {
      if (word.startsWith("--env-file"))
        notes.push("the start script reads an env file with --env-file; in a container the environment is given from outside, so the image starts without it");
      if (takesNext) index += 1;
      continue;
    }
    options.push(word);
    if (takesNext) {
      options.push(args[index + 1]?.value ?? "");
      index += 1;
    }
  }
  const written = args[index]?.value;
  if (written === undefined || args[index]?.literal === false) return undefined;
  const program = programFile(application, written);
  const words = ["node", ...options, program, ...withoutPorts(args.slice(index + 1))];
  const typescript = /\.[cm]?tsx?$/.test(program);
  const runner = options.some(
    (option) =>
      /^(?:tsx|ts-node|@swc-node|ts-node\/register|ts-node\/esm|@babel\/register)/.test(option) || option.includes("ts-node") || option.includes("tsx"),
  );
  return { words, program, forDevelopment: typescript || runner, servesFiles: false };
}

/** `-p $PORT`: the command's words are not a shell's, and what is listened on stands in the environment. */
function withoutPorts(args: readonly ScriptWord[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const { value, literal } = args[index] ?? { value: "", literal: true };
    const next = args[index + 1];
    if (
      /^(?:-p|--port|-H|--hostname|--host)$/.test(value) &&
      next !== undefined &&
      (!next.literal || /^\d+$/.test(next.value) || /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0)$/.test(next.value))
    )
      index += 1;
    else if (/^(?:-p|--port)=/.test(value)) continue;
    else if (literal) words.push(value);
  }
  return words;
}

/** The file as Node finds it, where it is there already; else as the build will make it. */
export function programFile({ project, folder }: NodeProject, written: string): string {
  const plain = within("", written);
  const whole = within(folder, plain);
  if (plain !== "" && project.exists(whole) && !project.isDirectory(whole)) return plain;
  const main = folderMain(project, whole);
  const file = resolveFile(project, main ?? whole);
  // TypeScript that happens to lie there under the same name is not what was meant
  if (file !== undefined && !/\.[cm]?tsx?$/.test(file)) return folder === "" ? file : file.slice(folder.length + 1);
  if (main !== undefined) return folder === "" ? main : main.slice(folder.length + 1);
  return plain === "" ? "." : plain;
}

/** Where `node .` begins: `main` of the folder's package.json. */
function folderMain(project: Project, folder: string): string | undefined {
  const text = project.read(within(folder, "package.json"));
  const main = /"main"\s*:\s*"([^"]*)"/.exec(text ?? "")?.[1];
  return main === undefined || main === "" ? undefined : within(folder, main);
}

function watched(application: NodeProject, { args }: ProgramCall, notes: string[]): Seen | undefined {
  const exec = args.findIndex((word) => word.value === "--exec" || word.value === "-x");
  if (exec !== -1) {
    const rest = [args[exec + 1]?.value ?? "", ...args.slice(exec + 2).map((word) => word.value)].join(" ");
    const call = programsOfLine({}, rest).at(-1);
    const seen = call === undefined ? undefined : programOf(application, call, notes);
    return seen === undefined ? undefined : { ...seen, forDevelopment: seen.forDevelopment || /\.[cm]?tsx?$/.test(seen.program ?? "") };
  }
  const first = args.find(
    (word, index) => !word.value.startsWith("-") && !/^(?:-w|--watch|-e|--ext|-i|--ignore|--config|--delay|--signal|-L)$/.test(args[index - 1]?.value ?? ""),
  );
  const written = first?.value ?? mainOf(application) ?? "index.js";
  const program = programFile(application, written);
  return { words: ["node", program], program, forDevelopment: /\.[cm]?tsx?$/.test(program), servesFiles: false };
}

function managed(application: NodeProject, words: readonly string[]): Seen | undefined {
  const script = words.find((word) => /\.(?:[cm]?js|json|ya?ml|config)$/.test(word));
  if (script === undefined) return undefined;
  if (!/ecosystem|process\.|pm2\.|\.config\./.test(script)) {
    const program = programFile(application, script);
    return { words: ["node", program], program, forDevelopment: false, servesFiles: false };
  }
  const text = application.project.read(within(application.folder, script));
  const value = text === undefined ? undefined : exportedConfiguration(script.endsWith(".json") ? `export default ${text}` : text);
  const apps = at(value, "apps");
  const first: unknown = Array.isArray(apps) ? apps[0] : apps;
  const named = isRecord(first) ? first["script"] : undefined;
  if (typeof named !== "string") return undefined;
  const program = programFile(application, named);
  return { words: ["node", program], program, forDevelopment: false, servesFiles: false };
}

function bunProgram(application: NodeProject, words: readonly string[]): Seen | undefined {
  const plain = words.filter((word) => !word.startsWith("-") && word !== "run");
  const [first] = plain;
  if (first === undefined || !/\.[cm]?[jt]sx?$/.test(first)) return undefined;
  const program = within("", first);
  const inDevelopment = words.includes("--watch") || words.includes("--hot");
  return has(application, program) || !/\.[cm]?tsx?$/.test(program)
    ? { words: ["bun", program, ...plain.slice(1)], program, forDevelopment: inDevelopment, servesFiles: false }
    : undefined;
}

function runnerProgram(name: string, args: readonly ScriptWord[]): Seen | undefined {
  const first = args.findIndex(
    (word, index) => /\.[cm]?[jt]sx?$/.test(word.value) && !/^(?:-r|--require|--import|-P|--project|--loader)$/.test(args[index - 1]?.value ?? ""),
  );
  const written = args[first]?.value;
  if (written === undefined) return undefined;
  const program = within("", written);
  const requires = args
    .slice(0, first)
    .flatMap((word, index, all) => (word.value === "-r" || word.value === "--require" ? ["-r", all[index + 1]?.value ?? ""] : []));
  return {
    words: ["node", ...(RUNNERS[name] ?? []), ...requires, program, ...withoutPorts(args.slice(first + 1))],
    program,
    forDevelopment: true,
    servesFiles: false,
  };
}

/** The file that package.json names as its main one. */
export function mainOf({ manifest }: NodeProject): string | undefined {
  const main = manifest.fields["main"] ?? manifest.fields["module"];
  return typeof main === "string" && main !== "" ? main.replace(/^\.\//, "") : undefined;
}
