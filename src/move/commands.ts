import { withoutTrailing } from "../text/trim.ts";
import type { Edit } from "../text/edit.ts";
import type { Doubt } from "./references.ts";

/** What commands find by themselves at the root, and have to be told afterwards. */
export interface Found {
  /** The Dockerfile that `docker build .` takes, and where it will lie; undefined where it stays. */
  readonly dockerfile: string | undefined;
  /** The Compose files that `docker compose up` takes, where they will lie; empty where they stay. */
  readonly compose: readonly string[];
  /** The Compose files that move, as they are called now. */
  readonly moved: readonly string[];
  /** Set where Compose reads `.env` for the values that its files ask for. */
  readonly env: boolean;
}

export interface Commands {
  readonly edits: readonly Edit[];
  readonly doubts: readonly Doubt[];
}

const BUILD = /\b(?:docker(?: buildx| image)?|podman|nerdctl) build\b/g;
const COMPOSE = /\b(?:docker compose|docker-compose|podman compose)(?![\w.-])/g;
const SUBCOMMANDS =
  /^(?:attach|build|config|cp|create|down|events|exec|images|kill|logs|pause|port|ps|pull|push|restart|rm|run|scale|start|stats|stop|top|unpause|up|wait|watch)$/;
/** Options of `docker compose` itself that take a value. */
const VALUED = /^(?:-p|--project-name|--project-directory|--profile|--env-file|--ansi|--parallel|--progress)$/;

/** Commands that find a Dockerfile or Compose files by themselves. Where one runs in another folder, that is left alone. */
export function commandsIn(path: string, text: string, found: Found): Commands {
  const edits: Edit[] = [];
  const doubts: Doubt[] = [];
  const doubt = (at: number, names: string): void => void doubts.push({ path, line: text.slice(0, at).split("\n").length, names });
  for (const match of found.dockerfile === undefined ? [] : text.matchAll(BUILD)) {
    const end = match.index + match[0].length;
    const words = wordsFrom(text, end);
    if (words.some(({ word }) => /^(?:-f|--file)(?:=|$)|^-f./.test(word)) || !words.some(({ word }) => /^["']?\.\/?["']?$/.test(word))) continue;
    const elsewhere = runsElsewhere(text, match.index);
    if (elsewhere === "unknown") doubt(match.index, match[0]);
    if (elsewhere === undefined) edits.push({ start: end, end, text: ` -f ${found.dockerfile}` });
  }
  for (const match of text.matchAll(COMPOSE)) {
    const end = match.index + match[0].length;
    const { env, file, rest } = optionsOf(wordsFrom(text, end).map(({ word }) => word));
    const isCommand = rest !== undefined && SUBCOMMANDS.test(rest);
    const needsFile = found.compose.length > 0 && file === undefined && isCommand;
    const root = file === undefined ? "" : rootOf(file, found.moved);
    const needsEnv = found.env && !env && isCommand && root !== undefined && (file !== undefined || needsFile);
    if (!needsFile && !needsEnv) continue;
    const elsewhere = runsElsewhere(text, match.index);
    if (elsewhere === "unknown") doubt(match.index, match[0]);
    if (elsewhere !== undefined) continue;
    const files = needsFile ? found.compose.map((each) => ` -f ${each}`).join("") : "";
    const values = root?.includes("$") === true ? ` --env-file "${root}.env"` : ` --env-file ${root}.env`;
    edits.push({ start: end, end, text: `${files}${needsEnv ? values : ""}` });
  }
  return { edits, doubts };
}

interface Options {
  /** The first file that is named. */
  readonly file: string | undefined;
  readonly env: boolean;
  /** The first word that is no option. */
  readonly rest: string | undefined;
}

function optionsOf(words: readonly string[]): Options {
  let file: string | undefined;
  let env = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (/^(?:-f|--file)(?:=|$)/.test(word)) {
      file ??= word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[index + 1] ?? "");
      if (!word.includes("=")) index++;
    } else if (word.startsWith("-")) {
      env ||= word.startsWith("--env-file");
      if (VALUED.test(word)) index++;
    } else return { file, env, rest: word };
  }
  return { file, env, rest: undefined };
}

/** The words of a command after a place, to its end; a continued line goes on. */
function wordsFrom(text: string, at: number): readonly { readonly word: string }[] {
  let end = at;
  while (end < text.length && end - at < 4000) {
    const character = text[end] ?? "";
    if (/[;|&`]/.test(character)) break;
    if (character === "\n" && !/\\[ \t\r]*$/.test(text.slice(Math.max(at, end - 8), end))) break;
    end++;
  }
  const words = text
    .slice(at, end)
    .split(/[\s\\]+/)
    .filter((word) => word !== "");
  return words.map((word) => ({ word: withoutTrailing(word, "\"',").replace(/^["']/, "") }));
}

/** What leads to the root in the name of a Compose file that moves: nothing, `../`, `$ROOT/`; undefined where it is another file. */
function rootOf(file: string, moved: readonly string[]): string | undefined {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const lead = file.slice(0, file.length - name.length);
  return moved.includes(name) && /^(?:(?:\.\.?\/)*|\$\{?\w+\}?\/)$/.test(lead) ? lead : undefined;
}

/** Whether another folder is gone to before, in the same line; `unknown` where it may be the root itself. */
function runsElsewhere(text: string, at: number): "yes" | "unknown" | undefined {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const gone = /(?:^|[\s;&("'@])(?:cd|pushd|-C)\s+(\S+)/.exec(line);
  if (gone === null) return undefined;
  return /^["']?[\w-][\w./-]*["';]*$/.test(gone[1] ?? "") ? "yes" : "unknown";
}
