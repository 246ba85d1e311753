import type { Fact } from "../application.ts";
import { from } from "../source.ts";
import type { ScriptModule } from "./script/module.ts";
import type { Token } from "./script/tokens.ts";

const MAKES = /(?:^|\.)(?:mkdir|mkdirSync|ensureDir|ensureDirSync|mkdirp)$/;

/** Folders the application makes or fills, where their names stand in the source: fs.mkdir, multer's dest. */
export function writtenFolders(modules: readonly ScriptModule[]): Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  for (const module of modules) {
    if (!["mkdir", "mkdirSync", "ensureDir", "ensureDirSync", "mkdirp", "multer", "diskStorage"].some((word) => module.mentions(word))) continue;
    for (const call of module.calls) {
      const made = MAKES.test(call.callee)
        ? call.args[0]
        : call.callee === "multer" || call.callee === "multer.diskStorage"
          ? destination(call.args[0])
          : undefined;
      const folder = made === undefined ? undefined : folderIn(made);
      if (folder !== undefined && !found.has(folder))
        found.set(folder, { value: folder, confidence: "likely", evidence: [from(module.path, call.line, `writes to ${folder}`)] });
    }
  }
  return [...found.values()];
}

function destination(options: readonly Token[] | undefined): readonly Token[] | undefined {
  const at = options?.findIndex((token) => token.text === "dest" || token.text === "destination") ?? -1;
  return at === -1 ? undefined : options?.slice(at + 2, at + 14);
}

/** `"./uploads"`, `path.join(process.cwd(), "uploads")`, `path.join(__dirname, "../uploads")`. */
function folderIn(expression: readonly Token[]): string | undefined {
  const texts = expression.filter((token) => token.kind === "string" || token.kind === "template");
  const [only] = texts;
  if (texts.length !== 1 || only?.value === undefined) return undefined;
  const names = expression.filter((token) => token.kind === "name").map((token) => token.text);
  if (names.some((name) => !["path", "join", "resolve", "process", "cwd", "__dirname", "import", "meta", "dirname", "recursive", "true"].includes(name)))
    return undefined;
  const plain = only.value.replace(/^(?:\.{1,2}\/)+/, "").replace(/\/$/, "");
  if (plain === "" || plain.includes("..") || !/^[\w./-]+$/.test(plain) || plain.startsWith("/tmp")) return undefined;
  return plain;
}
