import { isBuiltin } from "node:module";

/** Layers of the house, lowest first. A file imports from its own room and from rooms of lower layers. */
const layers: readonly (readonly string[])[] = [
  ["text", "errors.ts", "version.ts"],
  ["dockerfile", "shell", "ignorefile", "image", "project", "process", "facts"],
  ["contract", "verdict", "plan", "detect", "trial", "compare"],
  ["checks", "stacks", "engines"],
  ["generate", "judge", "fix", "move", "build", "verify", "explain", "diff"],
  ["reports", "session"],
  ["session.ts"],
  ["commands", "lsp"],
  ["cli.ts", "index.ts", "image.ts", "schemas.ts"],
  ["launch.ts"],
];

/** Rooms of units: a unit never imports another. */
export const unitRooms: readonly string[] = ["checks", "stacks", "engines", "reports"];

const TOUCHES_OUTSIDE = new Set(["process", "project", "image", "commands", "lsp", "cli.ts", "image.ts", "launch.ts"]);
/** Parts of Node that only calculate. */
const PURE_MODULES = new Set([
  "node:buffer",
  "node:crypto",
  "node:events",
  "node:path",
  "node:path/posix",
  "node:stream",
  "node:string_decoder",
  "node:url",
  "node:util",
  "node:zlib",
]);
const OUTSIDE_GLOBALS =
  /(?<![\w.$"'`])(?:process\.(?:env|exit|cwd|stdout|stderr|stdin|argv|platform|on|once|kill|hrtime|nextTick|uptime)\b|performance\.|Date\.now\(|new Date\(\)|fetch\(|setTimeout\(|setInterval\(|setImmediate\()/;
const NO_PACKAGES = new Set(["text", "dockerfile", "ignorefile"]);

export interface SourceFile {
  /** Below src/, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

/** What a file imports, static, dynamic and re-exported. */
export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, kind = "", from = ""] of text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^"'`;]*?from\s+["']([^"']+)["']/gm))
    found.push({ from, typeOnly: kind !== "" });
  for (const [, from = ""] of text.matchAll(/^\s*import\s+["']([^"']+)["']/gm)) found.push({ from, typeOnly: false });
  for (const [, from = ""] of text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) found.push({ from, typeOnly: false });
  return found;
}

/** The room a path below src/ lies in: a folder, or a file of its own. */
export function roomOf(path: string): string {
  return (path.split("/")[0] ?? path).replace(/\.test\.ts$/, ".ts");
}

function layerOf(room: string): number {
  return layers.findIndex((rooms) => rooms.includes(room));
}

/** Laws that a file's imports and its use of the outside break, one sentence each. */
export function brokenLaws(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (layerOf(room) === -1) return [`${file.path}: ${room} is no room of the house; name it in test/house-law.ts with its layer`];
  const isTest = /\.test\.ts$|\/testing(?:\/|\.ts$)/.test(file.path);
  const broken: string[] = [];
  for (const { from, typeOnly } of importsOf(file.text)) broken.push(...brokenByImport(file.path, room, from, typeOnly, isTest));
  if (!isTest && !TOUCHES_OUTSIDE.has(room) && OUTSIDE_GLOBALS.test(withoutTextAndComments(file.text))) {
    broken.push(`${file.path}: touches the process, the clock or the network; have it passed in`);
  }
  return broken;
}

function brokenByImport(path: string, room: string, from: string, typeOnly: boolean, isTest: boolean): string[] {
  if (!from.startsWith(".")) {
    if (isTest) return [];
    if (isBuiltin(from)) {
      const allowed = PURE_MODULES.has(from) || TOUCHES_OUTSIDE.has(room);
      return allowed
        ? []
        : [`${path}: imports ${from}; only ${[...TOUCHES_OUTSIDE].join(", ")} touch files, programs, the environment or the clock; have it passed in`];
    }
    return NO_PACKAGES.has(room) ? [`${path}: imports the package ${from}; ${room}/ imports none`] : [];
  }
  const target = resolve(path, from);
  const targetRoom = roomOf(target);
  const unit = unitOf(path);
  const targetUnit = unitOf(target);
  if (unit !== undefined && targetUnit !== undefined && unit !== targetUnit && room === targetRoom)
    return [`${path}: unit ${unit} imports its sibling ${targetUnit}; move what they share one layer down, or beside kind.ts`];
  if (room === targetRoom || isTest) return [];
  const own = layerOf(room);
  const other = layerOf(targetRoom);
  // types of one layer may name each other; values may not
  if (other < own || (other === own && typeOnly)) return [];
  return [`${path}: imports ${target}, of ${other === own ? "the same" : "a higher"} layer; imports go down only`];
}

function unitOf(path: string): string | undefined {
  const [room = "", unit, rest] = path.split("/");
  return unitRooms.includes(room) && rest !== undefined ? unit : undefined;
}

function resolve(path: string, from: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of from.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Texts, comments and regular expressions may say what code may not do. */
function withoutTextAndComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(^|[^:\\])\/\/.*$/gm, "$1")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}
