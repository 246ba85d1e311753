import { filesBrought, isWholeContext, sourcesOfContext } from "../checks/context-copies.ts";
import type { Plan } from "../plan/plan.ts";

/** A change that costs an application nothing and a build its cache: a line at a file's end. */
export interface Change {
  readonly file: string;
  readonly line: string;
}

const NOTE = "changed by a build measurement";

/** How a kind of file is told something that it leaves out. Where a lock has no comments, an empty line changes it. */
const LINES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:package(?:-lock)?\.json|Pipfile\.lock|composer\.(?:json|lock)|go\.sum|Gemfile\.lock|bun\.lock|npm-shrinkwrap\.json)$/, "\n"],
  [/\.(?:py|rb|sh|pl|toml|ya?ml|txt|in|cfg|lock|ex|exs|r)$|(?:^|\/)(?:Pipfile|Gemfile)$/i, `\n# ${NOTE}\n`],
  [/\.(?:[cm]?[jt]sx?|go|rs|java|kt|scala|cs|php|swift|c|cc|cpp|h|mod)$/, `\n// ${NOTE}\n`],
  [/\.(?:css|scss|less)$/, `\n/* ${NOTE} */\n`],
  [/\.(?:html?|vue|svelte|md)$/, `\n<!-- ${NOTE} -->\n`],
];

/** What says which packages are installed, the most exact first. */
const MANIFESTS: readonly RegExp[] = [
  /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|go\.sum)$/,
  /(?:^|\/)requirements[\w.-]{0,60}\.(?:txt|lock)$|(?:^|\/)requirements\/[\w.-]{1,60}\.txt$/,
  /(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile|Cargo\.toml|go\.mod|Gemfile|composer\.json|pom\.xml|build\.gradle)$/,
];

const SOURCE = /\.(?:py|[cm]?[jt]sx?|vue|svelte|rb|go|rs|java|kt|php|cs|ex|html|css)$/;
const ASIDE = /(?:^|\/)(?:tests?|docs?|examples?|scripts|migrations|__tests__|\.[^/]+)\/|\.(?:test|spec|config)\.[cm]?[jt]sx?$|(?:^|\/)(?:conftest|setup)\.py$/;

/** Names that the first file of an application has. */
const LIKELY = new Set(["main", "app", "server", "index", "wsgi", "asgi", "application"]);

/** A change that no other measurement has made, of which the builder would still have the steps. `name` is the measurement's own; blanks stand for it where nothing else may. */
export function ownLine({ line }: Change, name: string): string {
  if (line.includes(NOTE)) return line.replace(NOTE, `${NOTE} ${name}`);
  const bits = [...name].map((sign) => (sign.codePointAt(0) ?? 0).toString(2).padStart(8, "0")).join("");
  return `${line}${bits.replaceAll("0", " ").replaceAll("1", "\t")}\n`;
}

/** The files that steps take from the context, by name or with a folder. */
function brought(plan: Plan): readonly { readonly file: string; readonly whole: boolean }[] {
  const files = plan.context?.files ?? [];
  const copied = sourcesOfContext(plan).flatMap((source) => filesBrought(source, files).map((file) => ({ file, whole: isWholeContext(source) })));
  const mounted = plan.stages.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      (step.kind === "run" ? step.mounts : []).flatMap(({ options, type }) =>
        type === "bind" && !options.has("from") ? [options.get("source") ?? options.get("src") ?? ""] : [],
      ),
    ),
  );
  return [...copied, ...files.filter((file) => mounted.includes(file)).map((file) => ({ file, whole: false }))];
}

/** A file of the application that an ordinary change would touch; undefined where no step takes one. */
export function sourceChange(plan: Plan): Change | undefined {
  const candidates = brought(plan)
    .map(({ file }) => file)
    .filter((file) => SOURCE.test(file) && !ASIDE.test(file) && !isManifest(file));
  // the language that most files are of, and of it the one that lies highest
  const kinds = countKinds(candidates);
  const [file] = [...new Set(candidates)].toSorted((one, other) => rank(one, kinds) - rank(other, kinds) || one.localeCompare(other));
  return file === undefined ? undefined : changeOf(file);
}

/** A manifest or lock of the packages, one that a step takes by name where there is one; undefined where no step takes one. */
export function dependencyChange(plan: Plan): Change | undefined {
  const all = brought(plan);
  for (const named of [all.filter(({ whole }) => !whole), all]) {
    for (const shape of MANIFESTS) {
      const [file] = named
        .map((each) => each.file)
        .filter((each) => shape.test(each) && lineFor(each) !== undefined)
        .toSorted((one, other) => one.split("/").length - other.split("/").length || one.length - other.length || one.localeCompare(other));
      if (file !== undefined) return changeOf(file);
    }
  }
  return undefined;
}

function isManifest(file: string): boolean {
  return MANIFESTS.some((shape) => shape.test(file));
}

function countKinds(files: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(kindOf(file), (counts.get(kindOf(file)) ?? 0) + 1);
  return counts;
}

function rank(file: string, kinds: ReadonlyMap<string, number>): number {
  const name = file.slice(file.lastIndexOf("/") + 1, file.lastIndexOf("."));
  const likely = LIKELY.has(name) ? 0 : name === "__init__" ? 20 : 10;
  return likely + file.split("/").length - (kinds.get(kindOf(file)) ?? 0) * 100;
}

function kindOf(file: string): string {
  return file.slice(file.lastIndexOf("."));
}

function changeOf(file: string): Change | undefined {
  const line = lineFor(file);
  return line === undefined ? undefined : { file, line };
}

function lineFor(file: string): string | undefined {
  return LINES.find(([shape]) => shape.test(file))?.[1];
}
