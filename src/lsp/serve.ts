import {
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import type { Plan } from "../plan/plan.ts";
import { UserError } from "../errors.ts";
import type { SessionHost } from "../session/host.ts";
import { version } from "../version.ts";
import { completionsAt } from "./complete.ts";
import { createDesk, type Desk } from "./desk.ts";
import { diagnose } from "./diagnose.ts";
import { pathOf, type EditorFile } from "./editor-file.ts";
import { actionsFor, type EditorSkill } from "./fixes.ts";
import { hoverAt } from "./hover.ts";
import { definitionAt, outlineOf } from "./outline.ts";

/** Whoever types gets an answer once he stops. */
const PAUSE = 150;
/** A file that takes long is not judged again and again while somebody types. */
const LONGEST_PAUSE = 5000;

/** No further fix is tried for an editor that has waited so long. */
const LONGEST_ANSWER = 1500;

const watched = ["**/plimsoll.{yaml,yml}", "**/{.hadolint.yaml,.hadolint.yml}", "**/*.dockerignore", "**/{compose,docker-compose}*.{yaml,yml}"];

/** Serves one editor by the language server protocol until it says goodbye, which ends the process. */
export function serveEditor(host: SessionHost, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(input, output);
  const desk = createDesk(host);
  const judging = judgeAsTyped(connection, desk);
  let skill: EditorSkill = { versions: false, files: false };
  let watches = false;

  connection.onInitialize((params) => {
    desk.setRoots(rootsOf(params));
    const { workspace } = params.capabilities;
    skill = {
      versions: workspace?.workspaceEdit?.documentChanges === true,
      files: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true && workspace.workspaceEdit.resourceOperations.includes("delete"),
    };
    watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return greeting;
  });
  connection.onInitialized(() => {
    if (watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watched.map((globPattern) => ({ globPattern })) }).catch(() => {});
  });
  connection.onNotification("workspace/didChangeWorkspaceFolders", ({ event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
    const gone = new Set(event.removed.map(({ uri }) => pathOf(uri)));
    const added = event.added.flatMap(({ uri }) => pathOf(uri) ?? []);
    desk.setRoots([...desk.roots().filter((root) => !gone.has(root)), ...added]);
    judging.all();
  });

  connection.onDidOpenTextDocument(({ textDocument: { languageId, text, uri, version: number } }) => {
    desk.open(uri, languageId, number, text);
    judging.soon(uri, 0);
  });
  connection.onDidChangeTextDocument(({ contentChanges, textDocument }) => {
    desk.change(textDocument.uri, textDocument.version, contentChanges);
    judging.soon(textDocument.uri);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    desk.close(textDocument.uri);
    judging.stop(textDocument.uri);
  });
  const outsideChanged = (): void => {
    desk.forget();
    judging.all();
  };
  connection.onDidSaveTextDocument(outsideChanged);
  connection.onDidChangeWatchedFiles(outsideChanged);

  connection.onHover(({ position, textDocument }, token) =>
    answer(desk, textDocument.uri, token, null, async (file) => (await hoverAt(desk, file, file.offset(position), await diagnose(desk, file))) ?? null),
  );
  connection.onCompletion(({ position, textDocument }, token) =>
    answer(desk, textDocument.uri, token, [], (file) => completionsAt(desk, file, file.offset(position))),
  );
  connection.onDocumentSymbol(({ textDocument }, token) =>
    answer(desk, textDocument.uri, token, [], (file) => withPlan(desk, file, (plan) => outlineOf(plan, file)) ?? []),
  );
  connection.onDefinition(({ position, textDocument }, token) =>
    answer(desk, textDocument.uri, token, [], (file) => withPlan(desk, file, (plan) => definitionAt(plan, file, file.offset(position))) ?? []),
  );
  connection.onCodeAction(({ context, range, textDocument }, token) =>
    answer(desk, textDocument.uri, token, [], async (file) => {
      const at = { start: file.offset(range.start), end: file.offset(range.end) };
      const told = await diagnose(desk, file);
      const started = performance.now();
      const goOn = async (): Promise<boolean> => {
        await turn();
        return !token.isCancellationRequested && performance.now() - started < LONGEST_ANSWER;
      };
      return [...(await actionsFor({ desk, host, file, told, at, only: context.only, skill, goOn }))];
    }),
  );
  connection.listen();
}

const greeting: InitializeResult = {
  capabilities: {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ["-", "=", "$", "{", ",", "/", " "] },
    documentSymbolProvider: true,
    definitionProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: "plimsoll", version },
};

function rootsOf({ rootPath, rootUri, workspaceFolders }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.flatMap(({ uri }) => pathOf(uri) ?? []);
  if (rootUri !== null && rootUri !== undefined) return [pathOf(rootUri) ?? []].flat();
  return rootPath === null || rootPath === undefined ? [] : [rootPath];
}

/** Answers out of a file as it is now, unless the editor has taken the question back. */
async function answer<T>(
  desk: Desk,
  uri: string,
  token: CancellationToken,
  nothing: T,
  work: (file: EditorFile) => T | Promise<T>,
): Promise<T | ResponseError> {
  // what was said after the question counts too
  await turn();
  if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
  const file = desk.file(uri);
  return file === undefined ? nothing : await work(file);
}

/** Lets messages in that have come meanwhile. */
function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

function withPlan<T>(desk: Desk, file: EditorFile, work: (plan: Plan) => T): T | undefined {
  if (file.kind !== "dockerfile") return undefined;
  try {
    return work(desk.once(file, "plan", desk.look(file).plan));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface Judging {
  /** Judges the file after a pause, in which nothing else is said of it. */
  soon(uri: string, pause?: number): void;
  /** Judges every open file. */
  all(): void;
  stop(uri: string): void;
}

function judgeAsTyped(connection: Connection, desk: Desk): Judging {
  const waiting = new Map<string, NodeJS.Timeout>();
  let last = 0;
  let queue: Promise<void> = Promise.resolve();

  async function judge(uri: string): Promise<void> {
    const file = desk.file(uri);
    if (file === undefined) {
      if (desk.uris().includes(uri)) await connection.sendDiagnostics({ uri, diagnostics: [tooLong] });
      return;
    }
    const started = performance.now();
    const told = await diagnose(desk, file);
    last = performance.now() - started;
    // of a file that has changed meanwhile this says nothing
    if (desk.file(uri) === file) await connection.sendDiagnostics({ uri, version: file.version, diagnostics: told.map(({ diagnostic }) => diagnostic) });
  }

  function soon(uri: string, pause: number = Math.min(Math.max(PAUSE, 2 * last), LONGEST_PAUSE)): void {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(() => {
        waiting.delete(uri);
        queue = queue
          .then(() => judge(uri))
          .catch((error: unknown) => connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)));
      }, pause),
    );
  }

  return {
    soon,
    all: () => {
      for (const uri of desk.uris()) soon(uri);
    },
    stop(uri) {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      queue = queue.then(() => connection.sendDiagnostics({ uri, diagnostics: [] })).catch(() => {});
    },
  };
}

const tooLong = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  severity: 3,
  source: "plimsoll",
  code: "file-too-large",
  message: "this file is too large to be judged",
} as const;
