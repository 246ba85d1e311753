/** Folders, relative to the project's root, that kinds of files lie in; `.` for a kind that stays at the root. */
export interface Layout {
  readonly compose: string;
  readonly env: string;
  readonly docker: string;
}

export const defaultLayout: Layout = { compose: "compose", env: "env", docker: "docker" };

/** A file that finds another place. Paths are relative to the root, with forward slashes. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
  readonly kind: "compose" | "env" | "docker" | "ignore";
}

const COMPOSE = /^(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/;
const DOCKERFILE = /^(?:Dockerfile(?:\.[\w.-]+)?|[\w.-]+\.Dockerfile)(?:\.dockerignore)?$/;
const ENV = /^(?:\.env\.[\w.-]+|[\w-]+\.env)$/;
/** Tools that look for files of these names where the package lies. */
const READS_ENV_BY_NAME = /"(?:vite|next|nuxt|astro|react-scripts|@vue\/cli-service|dotenv-flow|gatsby|@angular\/cli)"\s*:/;

/** What the layout wants elsewhere of the files at the root. `.env` stays: Compose and many tools look for it there. */
export function movesTo(layout: Layout, files: readonly string[], read: (path: string) => string | undefined): readonly FileMove[] {
  const root = files.filter((path) => !path.includes("/"));
  const ofTools = READS_ENV_BY_NAME.test(read("package.json") ?? "");
  const moves = root.flatMap((from): readonly FileMove[] => {
    const move = moveOf(layout, from);
    return move === undefined || (move.kind === "env" && ofTools) ? [] : [move];
  });
  // no builder looks for rules there, unless the folder is the context itself
  const lost = layout.docker === "." ? undefined : `${layout.docker}/.dockerignore`;
  const isLost = lost !== undefined && files.includes(lost) && !files.includes(".dockerignore");
  return isLost ? [...moves, { from: lost, to: ".dockerignore", kind: "ignore" }] : moves;
}

/** Where a file of the root would lie by its name, whether or not it is there; undefined for one that stays. */
export function moveOf(layout: Layout, from: string): FileMove | undefined {
  const kind = COMPOSE.test(from) ? "compose" : DOCKERFILE.test(from) ? "docker" : ENV.test(from) ? "env" : undefined;
  if (kind === undefined || layout[kind] === ".") return undefined;
  return { from, to: `${layout[kind]}/${from}`, kind };
}
