import { posix } from "node:path";
import type { Document } from "yaml";
import { applyEdits, type Edit } from "../text/edit.ts";
import { commandsIn } from "./commands.ts";
import { composeEdits } from "./compose-paths.ts";
import { contractEdits } from "./contract-edits.ts";
import { buildRules, foldersIgnored, gitRules } from "./ignore-rules.ts";
import { movesTo, type FileMove, type Layout } from "./layout.ts";
import { referencesIn, type Doubt } from "./references.ts";
import { workflowBuilds } from "./workflow-builds.ts";

/** A file whose text changes. */
export interface Rewrite {
  /** Where it lies now and will lie, relative to the root. */
  readonly from: string;
  readonly to: string;
  readonly before: string;
  readonly after: string;
}

export interface MovePlan {
  readonly moves: readonly FileMove[];
  readonly rewrites: readonly Rewrite[];
  /** What names a moved file, and is left for a person. */
  readonly doubts: readonly Doubt[];
  /** Compose files that stand by themselves, as they are called before: what is compared. */
  readonly projects: readonly string[];
  /** Whether `--env-file .env` says afterwards what Compose finds by itself before. */
  readonly env: boolean;
}

export interface MoveQuestion {
  readonly layout: Layout;
  /** Every file below the root, with forward slashes. */
  readonly files: readonly string[];
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  readonly parse: (text: string) => Document | undefined;
  /** The name of the root's folder. */
  readonly folder: string;
  readonly contract: string | undefined;
}

const MOST_CHARACTERS = 1_000_000;
const NO_TEXT =
  /(?:^|\/)(?:[\w.-]*lock(?:\.json|\.yaml|file)?|package-lock\.json|CHANGELOG[\w.]*)$|\.(?:bak|lock|svg|csv|snap|min\.js|map|ipynb|patch|diff|backup)$/i;
/** What others wrote, and what is made. */
const FOREIGN = /(?:^|\/)(?:vendor|third_party|node_modules|dist|build|site-packages|\.yarn)\//;
/** Texts for readers, who may have files of these names of their own. */
const PAGES = /\.(?:mdx?|rst|html?|adoc|txt)$/;
/** Where commands are written, other than in prose. */
const COMMANDS =
  /(?:^|\/)(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|Jenkinsfile|package\.json|Procfile|Vagrantfile)$|\.(?:mk|sh|bash|zsh|fish|ya?ml|toml|md|mdx|rst|cfg|ini|json|py)$/;
/** What Compose takes without being told. */
const DEFAULTS = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** What has to be done so that a project has another layout and everything means what it did; reads, and changes nothing. */
export function planMove(question: MoveQuestion): MovePlan {
  const { files, layout, read } = question;
  const moves = movesTo(layout, files, read);
  if (moves.length === 0) return { moves, rewrites: [], doubts: [], projects: [], env: false };
  const places = new Map(moves.filter(({ kind }) => kind !== "ignore").map(({ from, to }) => [from, to]));
  const compose = moves.filter(({ kind }) => kind === "compose").map(({ from }) => from);
  const found = foundByThemselves(question, places, compose);
  const rewrites: Rewrite[] = [];
  const doubts: Doubt[] = [];
  for (const path of files) {
    if (NO_TEXT.test(path) || FOREIGN.test(path)) continue;
    const text = read(path);
    if (text === undefined || text.length > MOST_CHARACTERS) continue;
    const to = moves.find(({ from }) => from === path)?.to ?? path;
    const { edits, left } = editsOf({ question, places, moves, found }, path, text);
    doubts.push(...left);
    const outcome = applyEdits(text, withoutOverlaps(edits));
    if (outcome.ok && outcome.text !== text) rewrites.push({ from: path, to, before: text, after: outcome.text });
  }
  const projects = compose.filter((path) => isWhole(path));
  return { moves, rewrites, doubts, projects, env: found.env };
}

type Defaults = ReturnType<typeof foundByThemselves>;

function foundByThemselves({ exists, read }: MoveQuestion, places: ReadonlyMap<string, string>, compose: readonly string[]) {
  const first = DEFAULTS.find((name) => compose.includes(name));
  const layered = first === undefined ? [] : [first, ...compose.filter((name) => /^(?:docker-)?compose\.override\.ya?ml$/.test(name))];
  const asks = compose.some((path) => read(path)?.includes("${") === true || /\$\w/.test(read(path) ?? ""));
  return { dockerfile: places.get("Dockerfile"), compose: layered.map((name) => places.get(name) ?? name), moved: compose, env: asks && exists(".env") };
}

/** A folder below the root with files of its own for these commands is where they are mostly run. */
function foundFrom({ exists }: MoveQuestion, path: string, found: Defaults): Defaults {
  const folders = path
    .split("/")
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  const own = (names: readonly string[]): boolean => folders.some((folder) => names.some((name) => exists(`${folder}/${name}`)));
  return { ...found, dockerfile: own(["Dockerfile"]) ? undefined : found.dockerfile, compose: own(DEFAULTS) ? [] : found.compose };
}

/** Of a page the first place is told, and nothing changed. */
function firstOf(path: string, text: string, edits: readonly Edit[], doubts: readonly Doubt[]): readonly Doubt[] {
  const [edit] = edits.toSorted((left, right) => left.start - right.start);
  if (edit === undefined) return doubts.slice(0, 1);
  return [{ path, line: text.slice(0, edit.start).split("\n").length, names: text.slice(edit.start, edit.end) }];
}

interface Moving {
  readonly question: MoveQuestion;
  readonly places: ReadonlyMap<string, string>;
  readonly moves: readonly FileMove[];
  readonly found: Defaults;
}

function editsOf({ found, moves, places, question }: Moving, path: string, text: string): { readonly edits: readonly Edit[]; readonly left: readonly Doubt[] } {
  const own = moves.find(({ from }) => from === path);
  if (own?.kind === "compose") return { edits: composeOf({ question, places }, path, own.to, text), left: [] };
  const name = posix.basename(path);
  if (name === ".dockerignore" || name.endsWith(".dockerignore"))
    return { edits: path.includes("/") && own === undefined ? [] : buildRules(text, moves), left: [] };
  if (name === ".gitignore") return { edits: path === name ? gitEdits(text, question, moves) : [], left: [] };
  if (path === question.contract) return { edits: contractEdits(text, question.parse, places), left: [] };
  const references = referencesIn({ path, text, places, exists: question.exists });
  if (path.includes("/") && PAGES.test(path) && !path.startsWith(".github/"))
    return { edits: [], left: firstOf(path, text, references.edits, references.doubts) };
  const isCi = path.startsWith(".github/workflows/");
  const commands = COMMANDS.test(path)
    ? commandsIn(path, text, { ...foundFrom(question, path, found), env: found.env && !isCi && !path.startsWith(".gitlab-ci") })
    : { edits: [], doubts: [] };
  const workflow = isCi && found.dockerfile !== undefined ? workflowBuilds(text, found.dockerfile) : [];
  return { edits: [...references.edits, ...commands.edits, ...workflow], left: [...references.doubts, ...commands.doubts] };
}

function composeOf({ places, question }: Pick<Moving, "places" | "question">, from: string, to: string, text: string): readonly Edit[] {
  const document = question.parse(text);
  if (document === undefined) return [];
  return composeEdits({ text, document, from, to, places, project: isWhole(from) ? projectName(question.folder) : undefined });
}

/** A Compose file that is not only laid over another. */
function isWhole(path: string): boolean {
  return !/override/.test(path);
}

/** What Compose calls a project by its folder; undefined where no letter is left. */
function projectName(folder: string): string | undefined {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
  return name === "" ? undefined : name;
}

function gitEdits(text: string, { layout }: MoveQuestion, moves: readonly FileMove[]): readonly Edit[] {
  const folders = foldersIgnored(
    text,
    [layout.compose, layout.env, layout.docker].filter((folder) => moves.some(({ to }) => to.startsWith(`${folder}/`))),
  );
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  const added = folders.length === 0 ? [] : [{ start: text.length, end: text.length, text: start + folders.map((folder) => `!/${folder}/\n`).join("") }];
  return [...gitRules(text, layout, moves), ...added];
}

/** The first of what meets at one place: a name within a longer one. */
function withoutOverlaps(edits: readonly Edit[]): readonly Edit[] {
  const sorted = edits.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const kept: Edit[] = [];
  for (const edit of sorted) if ((kept.at(-1)?.end ?? 0) <= edit.start || kept.length === 0) kept.push(edit);
  return kept;
}
