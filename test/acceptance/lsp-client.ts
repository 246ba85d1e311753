import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  CodeActionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { commandLine } from "./plimsoll.ts";

/** An editor with one server, as editors start it. */
export interface Editor {
  readonly connection: ProtocolConnection;
  readonly greeting: InitializeResult;
  open(path: string, text: string, language?: string): Promise<Opened>;
  /** What the server says of a file next. */
  next(uri: string): Promise<PublishDiagnosticsParams>;
  /** Says goodbye; gives the server's exit code. */
  leave(): Promise<number | null>;
}

/** A file in the editor. */
export interface Opened {
  readonly uri: string;
  readonly text: () => string;
  readonly diagnostics: () => readonly Diagnostic[];
  /** Types, and waits for what the server says of it. */
  change(...changes: readonly TextDocumentContentChangeEvent[]): Promise<readonly Diagnostic[]>;
  actions(range: Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  /** Makes an edit as an editor does, here and in files that it makes; gives the other files by URI. */
  apply(edit: WorkspaceEdit): ReadonlyMap<string, string | undefined>;
}

const everything: ClientCapabilities = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] } } };

export async function startEditor(folder: string, capabilities: ClientCapabilities = everything): Promise<Editor> {
  const [program, ...first] = commandLine();
  const child = spawn(program, [...first, "lsp", "--stdio"], { cwd: dirname(folder), stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  onTestFinished(() => void child.kill("SIGKILL"));
  const connection = createProtocolConnection(child.stdout, child.stdin);
  const said = new Map<string, PublishDiagnosticsParams[]>();
  const waiting = new Map<string, (params: PublishDiagnosticsParams) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    const wait = waiting.get(params.uri);
    waiting.delete(params.uri);
    if (wait === undefined) said.set(params.uri, [...(said.get(params.uri) ?? []), params]);
    else wait(params);
  });
  connection.listen();
  const greeting = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "here" }],
    capabilities,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  function next(uri: string): Promise<PublishDiagnosticsParams> {
    const [known, ...others] = said.get(uri) ?? [];
    said.set(uri, others);
    return known === undefined ? new Promise((done) => waiting.set(uri, done)) : Promise.resolve(known);
  }

  async function open(path: string, text: string, language = "dockerfile"): Promise<Opened> {
    const uri = pathToFileURL(path).href;
    const document = TextDocument.create(uri, language, 1, text);
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: language, version: 1, text } });
    let { diagnostics } = await next(uri);
    return {
      uri,
      text: () => document.getText(),
      diagnostics: () => diagnostics,
      async change(...changes) {
        const version = document.version + 1;
        TextDocument.update(document, [...changes], version);
        await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [...changes] });
        let answered: PublishDiagnosticsParams;
        do answered = await next(uri);
        while (answered.version !== version);
        ({ diagnostics } = answered);
        return diagnostics;
      },
      async actions(range, only) {
        const context = { diagnostics: [...diagnostics], ...(only === undefined ? {} : { only: [...only] }) };
        const found = await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
        return (found ?? []) as CodeAction[];
      },
      apply(edit) {
        const others = new Map<string, string | undefined>();
        const make = (target: string, edits: Parameters<typeof TextDocument.applyEdits>[1]): void => {
          if (target === uri) TextDocument.update(document, [{ text: TextDocument.applyEdits(document, edits) }], document.version + 1);
          else others.set(target, TextDocument.applyEdits(TextDocument.create(target, "", 0, others.get(target) ?? ""), edits));
        };
        for (const change of edit.documentChanges ?? []) {
          if ("edits" in change) make(change.textDocument.uri, change.edits as Parameters<typeof TextDocument.applyEdits>[1]);
          else if (change.kind === "create") others.set(change.uri, "");
          else if (change.kind === "delete") others.set(change.uri, undefined);
        }
        for (const [target, edits] of Object.entries(edit.changes ?? {})) make(target, edits);
        return others;
      },
    };
  }

  return {
    connection,
    greeting,
    open,
    next,
    async leave() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return ended;
    },
  };
}
