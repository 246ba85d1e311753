import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  CompletionRequest,
  DefinitionRequest,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  type Location,
} from "vscode-languageserver/node";
import { startEditor, type Editor, type Opened } from "./lsp-client.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const dockerfile = `# syntax=docker/dockerfile:1
ARG VERSION=3.13
FROM python:\${VERSION}-slim AS base
ENV PYTHONUNBUFFERED=1 APP_HOME=/app
WORKDIR $APP_HOME
RUN apt-get update && apt-get install curl && curl -k https://example.org/x -o /x
FROM base AS run
COPY --from=base /app /srv
USER 1001
CMD ["python", "-m", "http.server"]
`;

/** Where a piece of a text stands, its first sign or the one behind it. */
function at(text: string, piece: string, offset = 0): { line: number; character: number } {
  const start = text.indexOf(piece);
  if (start === -1) throw new Error(`there is no ${piece}`);
  const before = text.slice(0, start + offset);
  return { line: before.split("\n").length - 1, character: before.length - before.lastIndexOf("\n") - 1 };
}

function range(text: string, piece: string): { start: { line: number; character: number }; end: { line: number; character: number } } {
  return { start: at(text, piece), end: at(text, piece, piece.length) };
}

async function edited(text: string = dockerfile, files: Readonly<Record<string, string>> = {}): Promise<{ editor: Editor; file: Opened; folder: string }> {
  const folder = folderWith({ Dockerfile: text, ...files });
  const editor = await startEditor(folder);
  return { editor, folder, file: await editor.open(join(folder, "Dockerfile"), text) };
}

function codes({ diagnostics }: Opened): readonly unknown[] {
  return diagnostics().map(({ code }) => code);
}

test("findings come as one types, of the text as it is in the editor, and not as it is on the disk", async () => {
  const { editor, file, folder } = await edited("FROM debian:12\n");
  expect(codes(file)).not.toContain("curl-verifies-tls");
  const told = await file.change({
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
    text: "RUN curl -k https://example.org/x -o /x\n",
  });
  const found = told.find(({ code }) => code === "curl-verifies-tls");
  expect(found).toMatchObject({ source: "plimsoll", range: { start: { line: 1 }, end: { line: 1 } } });
  expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe("FROM debian:12\n");
  const gone = await file.change({ range: range(file.text(), " -k"), text: "" });
  expect(gone.map(({ code }) => code)).not.toContain("curl-verifies-tls");
  expect(await editor.leave()).toBe(0);
});

test("what check says and where is what the editor shows", async () => {
  const { file, folder } = await edited();
  const { stdout } = await plimsoll(["check", "--format", "sarif", "."], { cwd: folder });
  const { runs } = JSON.parse(stdout) as Sarif;
  const expected = runs[0]?.results.map(({ ruleId, locations: [place] }) => {
    const { endColumn, endLine, startColumn, startLine } = place?.physicalLocation.region ?? {};
    return [ruleId, startLine, startColumn, endLine ?? startLine, endColumn];
  });
  const told = file.diagnostics().map(({ code, range: { end, start } }) => [code, start.line + 1, start.character + 1, end.line + 1, end.character + 1]);
  expect(new Set(told)).toEqual(new Set(expected));
  expect(told.length).toBe(expected?.length);
  expect(told.length).toBeGreaterThan(2);
});

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly region: { readonly startLine: number; readonly startColumn: number; readonly endLine?: number; readonly endColumn: number };
        };
      }[];
    }[];
  }[];
}

describe("fixes", () => {
  test.each([
    ["LF", dockerfile],
    ["CRLF", dockerfile.replaceAll("\n", "\r\n")],
    ["signs of two units, and a byte order mark", `\uFEFF${dockerfile.replace("CMD", "# 🚢 ⚓\nRUN echo '🚢' && sudo ls\nCMD")}`],
  ])("all of them at once make the text that plimsoll fix makes: %s", async (_, text) => {
    const { file, folder } = await edited(text);
    const [action] = await file.actions(range(text, "FROM"), ["source.fixAll"]);
    file.apply(action?.edit ?? {});
    await plimsoll(["fix", "."], { cwd: folder });
    expect(file.text()).toBe(readFileSync(join(folder, "Dockerfile"), "utf8"));
    expect(file.text()).not.toBe(text);
  });

  test("one check's makes the text that plimsoll fix --only makes", async () => {
    const { file, folder } = await edited();
    const found = file.diagnostics().find(({ code }) => code === "apt-answers-yes");
    const actions = await file.actions(found?.range ?? range(dockerfile, "FROM"));
    const action = actions.find(({ title }) => title === "Fix apt-answers-yes");
    expect(action).toMatchObject({ kind: "quickfix", isPreferred: true, diagnostics: [{ code: "apt-answers-yes" }] });
    file.apply(action?.edit ?? {});
    await plimsoll(["fix", "--only", "apt-answers-yes", "."], { cwd: folder });
    expect(file.text()).toBe(readFileSync(join(folder, "Dockerfile"), "utf8"));
    expect(file.text()).toContain("install -y curl");
  });

  test("one that may change what the image does says so, and makes what plimsoll fix --unsafe makes", async () => {
    const { file, folder } = await edited();
    const found = file.diagnostics().find(({ code }) => code === "curl-verifies-tls");
    const action = (await file.actions(found?.range ?? range(dockerfile, "FROM"))).find(({ title }) => title.startsWith("Fix curl-verifies-tls"));
    expect(action).toMatchObject({ title: "Fix curl-verifies-tls (may change what the image does)", isPreferred: false });
    file.apply(action?.edit ?? {});
    await plimsoll(["fix", "--only", "curl-verifies-tls", "--unsafe", "."], { cwd: folder });
    expect(file.text()).toBe(readFileSync(join(folder, "Dockerfile"), "utf8"));
    expect(file.text()).not.toContain("-k");
  });

  test("one that moves a file moves it in the editor", async () => {
    const text = "FROM python:3.13\nCOPY . /app\nUSER 1001\n";
    const { file, folder } = await edited(text, { dockerignore: ".env\n" });
    const found = file.diagnostics().find(({ code }) => code === "ignore-file-read");
    const action = (await file.actions(found?.range ?? range(text, "USER"))).find(({ title }) => title.startsWith("Fix ignore-file-read"));
    const made = file.apply(action?.edit ?? {});
    expect([...made]).toEqual([
      [pathToFileURL(join(folder, ".dockerignore")).href, ".env\n"],
      [pathToFileURL(join(folder, "dockerignore")).href, undefined],
    ]);
    expect(file.text()).toBe(text);
  });

  test("a comment takes one finding back, and the next one joins it", async () => {
    const { file } = await edited();
    const installs = file.diagnostics().filter(({ range: { start } }) => start.line === 5);
    expect(installs.length).toBeGreaterThan(1);
    const ignored: unknown[] = [];
    for (const { code } of installs) {
      const found = file.diagnostics().find((each) => each.code === code);
      const action = (await file.actions(found?.range ?? range(dockerfile, "FROM"))).find(({ title }) => title === `Ignore ${String(code)} here`);
      const before = file.text();
      file.apply(action?.edit ?? {});
      const after = file.text();
      expect(after).not.toBe(before);
      await file.change({ text: after });
      ignored.push(code);
      for (const each of ignored) expect(codes(file)).not.toContain(each);
    }
    expect(codes(file)).not.toContain("ignores-used");
    expect(file.text().split("\n")[5]).toBe(`# plimsoll ignore=${ignored.join(",")}`);
  });

  test("an editor that can make no files is offered none, and gets plain edits", async () => {
    const folder = folderWith({ Dockerfile: dockerfile, dockerignore: ".env\n" });
    const editor = await startEditor(folder, {});
    const file = await editor.open(join(folder, "Dockerfile"), dockerfile.replace("/app /srv\n", "/app /srv\nCOPY . /srv\n"));
    expect(codes(file)).toContain("ignore-file-read");
    const actions = await file.actions({ start: { line: 0, character: 0 }, end: { line: 20, character: 0 } });
    expect(actions.length).toBeGreaterThan(2);
    for (const { edit } of actions) expect(Object.keys(edit ?? {})).toEqual(["changes"]);
    expect(actions.some(({ title }) => title.startsWith("Fix ignore-file-read"))).toBe(false);
  });
});

describe("what stands under the pointer", () => {
  test.each([
    ["an instruction", "WORKDIR", 2, "**WORKDIR**"],
    ["an option of a program", "-o /x", 1, "writes"],
    ["a program", "apt-get install", 2, "the package manager of Debian"],
    ["a package", "curl", 1, "transfers by URL"],
    ["a variable", "$APP_HOME", 3, "`/app`"],
    ["a variable's name", "PYTHONUNBUFFERED", 3, "Python prints at once"],
    ["a flag", "--from=base", 3, "from the stage base"],
  ])("%s is told in words", async (_, piece, offset, words) => {
    const { editor, file } = await edited();
    const hover = await hoverAt(editor, file, piece, offset);
    expect(hover).toContain(words);
  });

  test("an option that nobody here knows is said to be unknown", async () => {
    const { editor, file } = await edited("FROM debian:12\nRUN gpg --batch --no-such-option x\n");
    expect(await hoverAt(editor, file, "--no-such-option", 3)).toContain("not known here");
  });

  test("a check's reason is told where it finds something, and in a comment that takes it back", async () => {
    const { editor, file } = await edited("FROM debian:12\n# plimsoll ignore=apt-pinned\nRUN apt-get update && apt-get install curl\n");
    expect(await hoverAt(editor, file, "apt-pinned", 3)).toContain("**apt-pinned**");
    expect(await hoverAt(editor, file, "apt-get install", 0)).toMatch(/\*\*apt-answers-yes\*\*: \w+/);
  });
});

async function hoverAt(editor: Editor, file: Opened, piece: string, offset: number): Promise<string> {
  const hover = (await editor.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: file.uri },
    position: at(file.text(), piece, offset),
  })) as Hover;
  return (hover.contents as { value: string }).value;
}

describe("what may be written", () => {
  test.each([
    ["an instruction", "FROM a\nWO", ["WORKDIR"]],
    ["small where the file writes small", "from a\nwo", ["workdir"]],
    ["a flag", "FROM a\nCOPY --ch", ["--chmod", "--chown"]],
    ["a stage", "FROM a AS one\nFROM b AS two\nCOPY --from=", ["one"]],
    ["a stage to stand on", "FROM a AS one\nFROM on", ["one"]],
    ["a variable of the stage", "ARG OUT=1\nFROM a\nARG IN=2\nENV X=1\nRUN echo $", ["IN", "X"]],
    ["a variable before the stages", "ARG OUT=1\nFROM ${", ["OUT"]],
    ["a kind of mount", "FROM a\nRUN --mount=type=ca", ["cache"]],
    ["what a mount is given", "FROM a AS one\nFROM b\nRUN --mount=type=bind,from=", ["one"]],
    ["a file of the context", "FROM a\nCOPY src/", ["src/app.py", "src/lib/"]],
    ["a check", "FROM a\n# plimsoll ignore=apt-pinn", ["apt-pinned"]],
    ["a directive", "# synt", ["syntax=docker/dockerfile:1"]],
  ])("%s", async (_, text, labels) => {
    const folder = folderWith({ Dockerfile: "FROM a\n", "src/app.py": "", "src/lib/x.py": "" });
    const editor = await startEditor(folder);
    const file = await editor.open(join(folder, "Dockerfile"), text);
    const found = await completionsAt(editor, file, text.length);
    const lead = text.slice(Math.max(...[" ", "\n", "=", "$", "{"].map((sign) => text.lastIndexOf(sign))) + 1);
    const fitting = found.map(({ label }) => label).filter((label) => label.startsWith(lead));
    expect(fitting).toEqual(expect.arrayContaining(labels));
    if (lead !== "") expect(fitting.length).toBeLessThan(20);
  });

  test("nothing inside of a here-document", async () => {
    const text = "FROM a\nRUN <<EOF\nWO\nEOF\n";
    const { editor, file } = await edited(text);
    expect(await completionsAt(editor, file, text.indexOf("WO") + 2)).toEqual([]);
  });
});

async function completionsAt(editor: Editor, file: Opened, offset: number): Promise<readonly CompletionItem[]> {
  const position = at(`${file.text()}\n`, "", offset);
  return (await editor.connection.sendRequest(CompletionRequest.type, { textDocument: { uri: file.uri }, position })) as CompletionItem[];
}

describe("the way around", () => {
  test("stages and their instructions", async () => {
    const { editor, file } = await edited();
    const symbols = (await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: file.uri } })) as DocumentSymbol[];
    expect(symbols.map(({ children = [], name }) => [name, ...children.map((child) => child.name)])).toEqual([
      ["ARG"],
      ["base", "ENV", "WORKDIR", "RUN"],
      ["run", "COPY", "USER", "CMD"],
    ]);
  });

  test.each([
    ["a stage that is copied from", "--from=base", 9, "AS base", 3],
    ["a stage that is stood on", "FROM base", 6, "AS base", 3],
    ["a variable", "$APP_HOME", 2, "APP_HOME=", 0],
    ["a variable of a FROM", "${VERSION}", 4, "VERSION=", 0],
  ])("%s leads to where it is made", async (_, piece, offset, target, inside) => {
    const { editor, file } = await edited();
    const found = (await editor.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: file.uri },
      position: at(dockerfile, piece, offset),
    })) as Location[];
    expect(found.map(({ range: { start } }) => start)).toEqual([at(dockerfile, target, inside)]);
  });
});

test("a contract is told of where it is wrong, each thing at its place", async () => {
  const text = "images:\n  app:\n    requirements:\n      A: { check: user-not-rot }\n      B: { check: image-siez }\n";
  const folder = folderWith({ Dockerfile: "FROM scratch\n", "plimsoll.yaml": text });
  const editor = await startEditor(folder);
  const contract = await editor.open(join(folder, "plimsoll.yaml"), text, "yaml");
  expect(contract.diagnostics().map(({ range: { start } }) => start.line)).toEqual([3, 4]);
  expect(contract.diagnostics()[0]?.message).toContain("user-not-root");
  const mended = await contract.change({ text: text.replace("user-not-rot", "user-not-root").replace("image-siez }", "image-size, options: { max: 1MB } }") });
  expect(mended).toEqual([]);
});

test.each([
  ["a check", "images:\n  app:\n    requirements:\n      A: { check: apt-pin", "apt-pinned"],
  ["a preset", "extends: [plim", "plimsoll:strict"],
  ["a preset of a list", "extends:\n  - hadolint\n  - plim", "plimsoll:strict"],
])("in a contract may be written: %s", async (_, text, label) => {
  const folder = folderWith({ Dockerfile: "FROM scratch\n", "plimsoll.yaml": text });
  const editor = await startEditor(folder);
  const contract = await editor.open(join(folder, "plimsoll.yaml"), text, "yaml");
  const found = await completionsAt(editor, contract, text.length);
  expect(found.map((each) => each.label)).toContain(label);
});

test("an unsaved contract counts for the Dockerfile beside it", async () => {
  const folder = folderWith({ Dockerfile: "FROM debian:12\n", "plimsoll.yaml": "images:\n  app: {}\n" });
  const editor = await startEditor(folder);
  const contract = await editor.open(join(folder, "plimsoll.yaml"), "images:\n  app: { requirements: { FR-1: { check: user-not-root } } }\n", "yaml");
  expect(contract.diagnostics()).toEqual([]);
  const file = await editor.open(join(folder, "Dockerfile"), 'FROM python:3.13-slim\nCMD ["gunicorn"]\n');
  expect(file.diagnostics().map(({ message }) => message)).toEqual([expect.stringContaining("(FR-1)")]);
});

test("a workspace that is reached over a link is the one that it leads to", async () => {
  const folder = folderWith({
    "real/docker/Dockerfile": "FROM scratch\n",
    "real/plimsoll.yaml": "images:\n  app: { build: { dockerfile: docker/Dockerfile }, requirements: { FR-1: { check: user-not-root } } }\n",
  });
  symlinkSync("real", join(folder, "link"));
  const editor = await startEditor(join(folder, "link"));
  const file = await editor.open(join(folder, "link/docker/Dockerfile"), 'FROM python:3.13-slim\nCMD ["gunicorn"]\n');
  expect(file.uri).toContain("/link/");
  expect(file.diagnostics().map(({ message }) => message)).toEqual([expect.stringContaining("(FR-1)")]);
});

test("an ignore file is told of what is wrong with it, unsaved, at its line", async () => {
  const folder = folderWith({ Dockerfile: "FROM node:24\nCOPY . /app\n", "README.md": "", "a.md": "", ".dockerignore": "*.md\n" });
  const editor = await startEditor(folder);
  const file = await editor.open(join(folder, ".dockerignore"), "*.md\n", "ignore");
  expect(file.diagnostics()).toEqual([]);
  const told = await file.change({ text: "# what is read\n!README.md\n*.md\n" });
  expect(told.map(({ code, range: { start } }) => [code, start.line])).toEqual([["ignore-rules-effective", 1]]);
  // the Dockerfile that it speaks for tells of it too, for whoever has only that open
  const beside = await editor.open(join(folder, "Dockerfile"), "FROM node:24\nCOPY . /app\n");
  const there = beside.diagnostics().find(({ code }) => code === "ignore-rules-effective");
  expect(there).toMatchObject({ range: { start: { line: 0 } }, message: expect.stringMatching(/^\.dockerignore:2:1: /) });
  expect(there?.relatedInformation?.[0]?.location).toMatchObject({ uri: file.uri, range: { start: { line: 1 } } });
});

test.each([
  ["nothing", ""],
  ["what is no message", "garbage\r\n\r\n{{{"],
  ["half a message", 'Content-Length: 5\r\n\r\n{"a":'],
])("ends with the editor that says %s", async (_, input) => {
  const { code, stdout } = await plimsoll(["lsp"], { input });
  expect(code).toBe(1);
  expect(stdout).not.toContain("Error");
});

describe("whatever is given", () => {
  test.each([
    ["nothing", ""],
    ["no Dockerfile", "\0\u0001{}[]<<<<'\"\\"],
    ["a lone CR for a line end", "FROM a\rRUN b\r"],
    ["half a pair", "FROM a\nRUN echo \uD83D\nRUN sudo \uDEA2 ls\n"],
    ["a file that is too large", `FROM a\n${"RUN echo x y z\n".repeat(60_000)}`],
    ["a line of a million signs", `FROM a\nRUN echo ${"a".repeat(1_000_000)}\n`],
  ])("%s is answered", async (_, text) => {
    const folder = folderWith({ Dockerfile: "" });
    const editor = await startEditor(folder);
    const file = await editor.open(join(folder, "Dockerfile"), text);
    for (const each of file.diagnostics()) expect(each.range.start.line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
    const end = { line: 3, character: 1 };
    await editor.connection.sendRequest(HoverRequest.type, { textDocument: { uri: file.uri }, position: end });
    await editor.connection.sendRequest(CompletionRequest.type, { textDocument: { uri: file.uri }, position: end });
    await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: file.uri } });
    await file.actions({ start: end, end });
    expect(await editor.leave()).toBe(0);
  });

  test("a file that nobody has opened, one that was closed, and one whose folder is gone", async () => {
    const { editor, file, folder } = await edited();
    const other = { uri: pathToFileURL(join(folder, "Dockerfile.other")).href };
    expect(await editor.connection.sendRequest(HoverRequest.type, { textDocument: other, position: { line: 0, character: 0 } })).toBeNull();
    rmSync(folder, { recursive: true });
    const told = await file.change({ text: "FROM debian:12\nUSER 1\n" });
    expect(told.every(({ source }) => source === "plimsoll")).toBe(true);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: file.uri } });
    expect(await editor.next(file.uri)).toMatchObject({ diagnostics: [] });
  });

  test("questions that are taken back get no answer, and the next one does", async () => {
    const { editor, file } = await edited();
    // long enough for the first question to keep the server busy until all of them are taken back
    const text = `FROM debian:12\n${"RUN apt-get update && apt-get install curl\n".repeat(1500)}`;
    void file.change({ text });
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: file.uri }, position: { line: 4, character: 1 } };
    const asked = Array.from({ length: 30 }, () => editor.connection.sendRequest(HoverRequest.type, params, source.token));
    source.cancel();
    const answers = await Promise.allSettled(asked);
    expect(answers.at(-1)).toMatchObject({ status: "rejected", reason: { code: LSPErrorCodes.RequestCancelled } });
    expect(await editor.connection.sendRequest(HoverRequest.type, params)).toMatchObject({ contents: { kind: "markdown" } });
  });

  test("words typed faster than they can be judged end in what the last state deserves", async () => {
    const { editor, file } = await edited("FROM debian:12\n");
    const start = { line: 1, character: 0 };
    const changes = [..."RUN curl -k https://example.org/x -o /x\n"].reverse().map((text) => ({ range: { start, end: start }, text }));
    const all = changes.map((change) => file.change(change));
    await Promise.race(all.slice(-1));
    expect(file.text()).toContain("RUN curl -k");
    expect(codes(file)).toContain("curl-verifies-tls");
    expect(await editor.leave()).toBe(0);
  });
});
