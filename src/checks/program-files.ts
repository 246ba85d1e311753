import type { Image, ImageEntry } from "../image/image.ts";
import { withoutTrailing } from "../text/trim.ts";
import type { Elf } from "./elf.ts";
import { readElf } from "./elf.ts";
import type { Keeps } from "./kind.ts";
import { joinPath } from "./path-globs.ts";

/** What an engine takes where the image sets no PATH. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** In every program looked at, the loader's name stands within the first kilobyte; a line of #! is cut at 256 bytes by the kernel. */
const HEAD = 2048;
const LINE = 256;
/** Where a copy from Windows or a `chmod -R` gives everything its x bit, these are many, and scripts at best. */
const SCRIPTS = /\.(?:[cm]?[jt]sx?|map|json|md|txt|ya?ml|css|html?|svg|png|jpe?g|pyi?|pyc|sh|rb|pl|php)$|\/(?:node_modules|site-packages|dist-packages)\//;

/** What has to be kept of files to follow how programs start. */
export const programHeads: Keeps = ({ mode, path }) => {
  if ((mode & 0o111) === 0) return 0;
  return SCRIPTS.test(path) ? LINE : HEAD;
};

/** Folders that an engine looks for programs in. */
export function pathFolders(image: Image): readonly string[] {
  const value = image.config.env.find((line) => line.startsWith("PATH="))?.slice("PATH=".length) ?? DEFAULT_PATH;
  return value.split(":").map((folder) => joinPath("/", folder === "" ? "." : folder));
}

export type Found =
  | { readonly kind: "file"; /** As it is looked for. */ readonly path: string; readonly entry: ImageEntry }
  | { readonly kind: "directory"; readonly path: string }
  /** A link to nothing. */
  | { readonly kind: "dangling"; readonly path: string; readonly target: string }
  | { readonly kind: "absent"; readonly path: string };

/** The file that a word of a command starts: by its path, relative ones from the working directory, or along PATH. */
export function findProgram(image: Image, word: string): Found {
  const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
  if (word.includes("/")) return look(image, joinPath(workdir, word));
  let unusable: Found | undefined;
  for (const folder of pathFolders(image)) {
    const found = look(image, joinPath(folder, word));
    // like an engine: what nobody may execute is passed over while there is something else
    if (found.kind === "file" && (found.entry.mode & 0o111) !== 0) return found;
    if (found.kind !== "absent" && found.kind !== "directory") unusable ??= found;
  }
  return unusable ?? { kind: "absent", path: word };
}

function look(image: Image, path: string): Found {
  const entry = image.stat(path);
  if (entry?.type === "directory") return { kind: "directory", path };
  if (entry !== undefined) return { kind: "file", path, entry };
  const link = image.lstat(path);
  return link?.type === "symlink" ? { kind: "dangling", path, target: link.target ?? "" } : { kind: "absent", path };
}

/** What the kernel makes of a file that is executed. */
export type Format =
  | { readonly kind: "elf"; readonly elf: Elf }
  | { readonly kind: "script"; readonly interpreter: string; /** The one word that may follow it. */ readonly argument: string | undefined }
  /** Text without a line of #!: the kernel refuses it. */
  | { readonly kind: "text" }
  /** Of another system, by its name. */
  | { readonly kind: "foreign"; readonly system: string }
  | { readonly kind: "empty" }
  | { readonly kind: "unknown" };

export function formatOf(image: Image, entry: ImageEntry): Format {
  if (entry.type !== "file") return { kind: "unknown" };
  if (entry.size === 0) return { kind: "empty" };
  const bytes = image.read(entry.path);
  if (bytes === undefined) return { kind: "unknown" };
  const elf = readElf(bytes);
  if (elf !== undefined) return { kind: "elf", elf };
  if (bytes[0] === 0x23 && bytes[1] === 0x21) return scriptOf(bytes);
  const system = foreignSystem(bytes);
  if (system !== undefined) return { kind: "foreign", system };
  return isText(bytes) ? { kind: "text" } : { kind: "unknown" };
}

function scriptOf(bytes: Uint8Array): Format {
  const line = withoutTrailing(new TextDecoder().decode(bytes.subarray(2, 256)).split("\n", 1)[0] ?? "", " \t");
  const [, interpreter = "", argument = ""] = /^[ \t]*([^ \t]*)[ \t]*(.*)/s.exec(line) ?? [];
  if (interpreter === "") return { kind: "text" };
  return { kind: "script", interpreter, argument: argument === "" ? undefined : argument };
}

function foreignSystem(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return "Windows";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length < 4 ? 0 : view.getUint32(0);
  return [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(magic) ? "macOS" : undefined;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** What `/usr/bin/env` of a #! line starts: `python3` of `env python3`, also behind -S and variables; undefined where it is not env, or not plain. */
export function startedByEnv(interpreter: string, argument: string | undefined): string | undefined {
  if (interpreter.slice(interpreter.lastIndexOf("/") + 1) !== "env" || argument === undefined) return undefined;
  // without -S the kernel hands over all that follows as one word
  const words = /^(?:-S|--split-string=)/.test(argument) ? argument.replace(/^(?:-S|--split-string=)\s*/, "").split(/\s+/) : [argument];
  const word = words.find((each) => !/^[A-Za-z_]\w*=/.test(each));
  return word === undefined || word.startsWith("-") || /["'\\$]/.test(word) ? undefined : word;
}
