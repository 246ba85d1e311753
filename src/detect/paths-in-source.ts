import { besidePath, parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import { withoutTrailing } from "../text/trim.ts";
import type { Fact } from "./application.ts";
import { argument, callsIn, literalString, literalText } from "./python/calls.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";
import { from } from "./source.ts";

const READERS = /(?:^|\.)(?:open|Path|join|StaticFiles|Jinja2Templates|FileSystemLoader|joinpath|fileConfig|Config|read_csv|load_dotenv|FileResponse)$/;
/** A module without any of these opens nothing by a path. */
const OPENS = ["open(", "Path", "join", "directory", "_folder", "Templates", "Loader", "Config", "read_csv", "dotenv", "FileResponse", " / "];
const WRITES = ["mkdir", "makedirs", "open(", "_DIR", "_PATH", "_FOLDER", "_ROOT", "sqlite"];
const MAKERS = /(?:^|\.)(?:makedirs|mkdir)$/;
/** Never needed at run time, whatever the code says of them. An application may well read its own version from pyproject.toml. */
const ASIDE = new Set(["tests", "test", "docs", ".env", ".git", "Dockerfile", "requirements.txt"]);

/** Files and folders beside the modules that the source opens by a literal path, by the first part of that path. */
export function filesRead(project: Project, reached: readonly Reached[]): Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  for (const { module } of reached) {
    if (!OPENS.some((word) => module.mentions(word))) continue;
    for (const { tokens } of module.statements) {
      for (const { text, line } of aboveModule(tokens)) {
        const path = besidePath(parentOf(module.path), text);
        if (path.startsWith("..") || !project.exists(path) || project.isDirectory(path)) continue;
        const top = path.split("/")[0] ?? "";
        // of a folder that is for people the one file, of others the folder
        const value = ASIDE.has(top) ? path : top;
        if (!found.has(value)) found.set(value, { value, confidence: "likely", evidence: [from(module.path, line, `"${text}"`)] });
      }
      for (const { text, line } of pathLiterals(tokens)) {
        const path = withoutTrailing(text.replace(/^(?:\.\/)+/, ""), "/");
        const first = path.split("/")[0] ?? "";
        if (path === "" || path.startsWith("/") || path.includes("..") || ASIDE.has(first) || found.has(first)) continue;
        if (first.includes("\n") || first === "." || !project.exists(path)) continue;
        found.set(first, { value: first, confidence: "likely", evidence: [from(module.path, line, `"${text}"`)] });
      }
    }
  }
  return [...found.values()];
}

/** Files above a module's own folder: `os.path.join(os.path.dirname(__file__), "../../docs/api.yaml")`. */
function aboveModule(tokens: readonly Token[]): { readonly text: string; readonly line: number }[] {
  return callsIn(tokens).flatMap((call) => {
    const [first, ...others] = call.arguments.map((one) => one.tokens);
    const last = literalString(others.at(-1));
    const levels = first?.filter(({ text }) => text === "dirname" || text === "parent").length;
    const fits = /(?:^|\.)join(?:path)?$/.test(call.callee) && others.length === 1 && levels === 1 && first?.some(({ text }) => text === "__file__");
    return fits === true && last?.startsWith("../") === true ? [{ text: last, line: call.line }] : [];
  });
}

function pathLiterals(tokens: readonly Token[]): { readonly text: string; readonly line: number }[] {
  const literals: { text: string; line: number }[] = [];
  for (const call of callsIn(tokens)) {
    const reads = READERS.test(call.callee);
    for (const one of call.arguments) {
      const named = one.keyword === "directory" || one.keyword === "template_folder" || one.keyword === "static_folder" || one.keyword === "env_file";
      const text = reads || named ? literalString(one.tokens) : undefined;
      if (text !== undefined) literals.push({ text, line: call.line });
    }
  }
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "string" && token.value !== undefined && tokens[index - 1]?.text === "/") literals.push({ text: token.value, line: token.line });
  }
  return literals;
}

/** Folders the source writes to: made by it, opened for writing in, named by a variable such as UPLOAD_DIR, or holding an SQLite file. */
export function foldersWritten(reached: readonly Reached[]): Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  const add = (folder: string, path: string, line: number, note: string): void => {
    const value = withoutTrailing(folder.replace(/^(?:\.\/)+/, ""), "/") || ".";
    if (value.startsWith("..") || value.startsWith("/tmp") || value.startsWith("/dev/") || /[\s"'`$\\]/.test(value) || found.has(value)) return;
    found.set(value, { value, confidence: "likely", evidence: [from(path, line, note)] });
  };

  for (const { module } of reached) {
    if (!WRITES.some((word) => module.mentions(word))) continue;
    for (const { tokens } of module.statements) {
      for (const call of callsIn(tokens)) {
        const made = MAKERS.test(call.callee) ? (literalString(argument(call, 0)) ?? receiverPath(tokens, call.start)) : undefined;
        if (made !== undefined) add(made, module.path, call.line, `makes ${made}`);
        const file = call.callee === "open" ? literalString(argument(call, 0, "file")) : undefined;
        if (file !== undefined && /[wax+]/.test(literalString(argument(call, 1, "mode")) ?? "r"))
          add(file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".", module.path, call.line, `writes ${file}`);
        const variable = /(?:^|\.)(?:getenv|get)$/.test(call.callee) ? literalString(argument(call, 0)) : undefined;
        const folder = literalText(argument(call, 1, "default"));
        if (
          variable !== undefined &&
          folder !== undefined &&
          /^[A-Z_]*(?:DATA|UPLOADS?|STORAGE|MEDIA|CACHE|OUTPUT|LOGS?)_(?:DIR|PATH|FOLDER|DIRECTORY|ROOT)$/.test(variable)
        )
          add(folder, module.path, call.line, `default of ${variable}`);
      }
      for (const token of tokens) {
        const file = /^sqlite(?:\+\w+)?:\/\/\/(\/?[^?]+\.\w+)/.exec(token.value ?? "")?.[1];
        if (file !== undefined) add(file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".", module.path, token.line, `SQLite file ${file}`);
      }
    }
  }
  return [...found.values()];
}

/** The literal in `Path("data").mkdir()`, whose call is named `.mkdir`. */
function receiverPath(tokens: readonly Token[], start: number): string | undefined {
  const [name, open, text, close] = tokens.slice(Math.max(0, start - 5), start - 1);
  return name?.text === "Path" && open?.text === "(" && close?.text === ")" && text !== undefined ? literalString([text]) : undefined;
}
