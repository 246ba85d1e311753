import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Plan } from "../plan/plan.ts";
import { isDockerfileName } from "../project/dockerfile-names.ts";
import { createSession, type CheckRequest, type Session } from "../session.ts";
import { withChangedFiles } from "../session/changed-files.ts";
import type { SessionHost } from "../session/host.ts";
import type { Project } from "../project/project.ts";
import { kindOfFile, makeEditorFile, pathOf, type EditorFile, type FileKind } from "./editor-file.ts";

/** A longer text is left alone: no file that people write is a tenth as long. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** Milliseconds for which a listing of a folder holds. */
const LONGEST_MEMORY = 3000;

/** The files that lie open in an editor, unsaved changes included, and sessions that see the machine so. */
export interface Desk {
  open(uri: string, language: string, version: number, text: string): void;
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void;
  close(uri: string): void;
  setRoots(roots: readonly string[]): void;
  roots(): readonly string[];
  /** Every open file that Plimsoll has something to say of. */
  uris(): readonly string[];
  /** The file as it is now; undefined where it is not open, or too long to be looked at. */
  file(uri: string): EditorFile | undefined;
  /** Under which name the editor knows a path. */
  uriOf(path: string): string;
  /** Gives what was worked out of this version of the file before, as long as no open file has changed since. */
  once<T>(file: EditorFile, what: string, work: () => T): T;
  /** What is on the disk may have changed. */
  forget(): void;
  look(file: EditorFile): Looked;
}

/** How a session is asked of one file. */
export interface Looked {
  readonly session: Session;
  /** The directory that paths of the answers are relative to. */
  readonly cwd: string;
  readonly request: Pick<CheckRequest, "paths" | "input">;
  /** The Dockerfile as it would be built by itself, without its context. Fails with a UserError where it is too large. */
  readonly plan: () => Plan;
}

interface Opened {
  readonly path: string | undefined;
  readonly document: TextDocument;
  readonly kind: FileKind;
  file: EditorFile | undefined;
}

export function createDesk(machine: SessionHost): Desk {
  const disk = rememberingDisk(machine);
  const { host } = disk;
  const opened = new Map<string, Opened>();
  let roots: readonly string[] = [];
  let known = new Map<string, unknown>();
  const forget = (): void => {
    known = new Map();
  };

  function file(uri: string): EditorFile | undefined {
    const held = opened.get(uri);
    if (held === undefined) return undefined;
    const { document, kind, path } = held;
    if (held.file?.version === document.version) return held.file;
    const text = document.getText();
    if (text.length > MOST_CHARACTERS) return undefined;
    held.file = makeEditorFile({ uri, path, kind, version: document.version, text });
    return held.file;
  }

  function unsaved(): ReadonlyMap<string, string> {
    return new Map(
      [...opened.keys()].flatMap((uri) => {
        const { path, text } = file(uri) ?? {};
        return path === undefined || text === undefined ? [] : [[path, text] as const];
      }),
    );
  }

  function look(asked: EditorFile): Looked {
    const { kind, path, text } = asked;
    const cwd = path === undefined ? (roots[0] ?? host.cwd) : rootOf(path, roots);
    const session = createSession(withChangedFiles({ ...host, cwd }, unsaved()));
    const plan = (): Plan => session.plan({ path: path ?? "Dockerfile", text, build: {} });
    if (path === undefined) return { session, cwd, request: { paths: ["-"], input: text }, plan };
    const paths = kind === "ignore-file" ? dockerfilesOf(path, host) : [path];
    return { session, cwd, request: { paths, input: undefined }, plan };
  }

  return {
    open(uri, language, version, text) {
      const kind = kindOfFile(uri, language);
      if (kind === undefined) return;
      const path = pathOf(uri);
      opened.set(uri, {
        path: path === undefined ? undefined : realPath(path, host),
        document: TextDocument.create(uri, language, version, text),
        kind,
        file: undefined,
      });
      forget();
    },
    change(uri, version, changes) {
      const held = opened.get(uri);
      if (held === undefined) return;
      TextDocument.update(held.document, [...changes], version);
      // an editor may give two states of a file one number
      held.file = undefined;
      forget();
    },
    close(uri) {
      opened.delete(uri);
      forget();
    },
    setRoots(given) {
      roots = given.map((root) => dirname(realPath(join(root, "any"), host)));
      forget();
    },
    roots: () => roots,
    uris: () => [...opened.keys()],
    file,
    uriOf: (path) => [...opened.keys()].find((uri) => file(uri)?.path === path) ?? pathToFileURL(path).href,
    once<T>(asked: EditorFile, what: string, work: () => T): T {
      const key = JSON.stringify([asked.uri, asked.version, what]);
      if (!known.has(key)) known.set(key, work());
      return known.get(key) as T;
    },
    forget: () => {
      disk.forget();
      forget();
    },
    look,
  };
}

/** The path with the links of its folders followed, as sessions know them; the path itself where its folder is not there. */
function realPath(path: string, { openProject }: SessionHost): string {
  try {
    return join(openProject(dirname(path)).root, basename(path));
  } catch {
    return path;
  }
}

/** What lies on the disk is listed again only once it may have changed: an editor tells of some changes, and time of the others. */
function rememberingDisk(host: SessionHost): { readonly host: SessionHost; readonly forget: () => void } {
  let open = new Map<string, Project>();
  let since = host.clock.now();
  const forget = (): void => {
    open = new Map();
    since = host.clock.now();
  };
  const openProject = (directory: string): Project => {
    if (host.clock.now() - since > LONGEST_MEMORY) forget();
    const known = open.get(directory) ?? host.openProject(directory);
    open.set(directory, known);
    return known;
  };
  return { host: { ...host, openProject }, forget };
}

/** The innermost folder of the workspace that the file lies in, else its own. */
function rootOf(path: string, roots: readonly string[]): string {
  const around = roots.filter((root) => {
    const inside = relative(root, path);
    return !inside.startsWith("..") && !isAbsolute(inside);
  });
  return around.toSorted((left, right) => right.length - left.length)[0] ?? dirname(path);
}

/** The Dockerfiles that an ignore file speaks for, as far as its folder shows them. */
function dockerfilesOf(path: string, host: SessionHost): readonly string[] {
  const folder = dirname(path);
  const name = basename(path);
  if (name !== ".dockerignore") return [path.slice(0, -".dockerignore".length)];
  const beside = host
    .openProject(folder)
    .files()
    .filter((file) => !file.includes("/") && isDockerfileName(file));
  return beside.length === 0 ? [folder] : beside.map((file) => join(folder, file));
}
