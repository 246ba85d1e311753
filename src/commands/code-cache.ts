import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** Chunks of this many builds and more are thrown away together. */
const MOST_KEPT = 200;

type Extensions = Record<string, ((module: NodeJS.Module, filename: string) => void) | undefined>;

/**
 * Keeps the machine code of the chunks that `require` loads from here on in a folder, so that the next start need not compile them: what Node does itself
 * from 22.8 on. A chunk is plain ASCII, and its name holds the hash of its content. Nothing is kept or taken where the folder is not the user's own, and V8
 * refuses what it did not make with the same version and flags. Gives what writes down what is new, to be called at the end, when all that a run needs is compiled.
 */
export function keepCompiledCode(extensions: Extensions, folder: string): () => void {
  const fresh = new Map<string, Script>();
  extensions[".cjs"] = (module, filename) => {
    const name = basename(filename);
    const cachedData = isOwn(folder) ? readKept(join(folder, name)) : undefined;
    const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, "latin1")}\n})`;
    const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected === true) fresh.set(name, script);
    const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
    run.call(module.exports, module.exports, module.require.bind(module), module, filename, dirname(filename));
  };
  return () => {
    if (fresh.size > 0) writeDown(folder, fresh);
  };
}

/** Whoever may write here makes this user run what he likes. */
function isOwn(folder: string): boolean {
  const owner = process.geteuid?.();
  try {
    const { mode, uid } = statSync(folder);
    return owner === undefined || (uid === owner && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}

const CHECKSUM_BYTES = 4;

/** V8 believes what it is given, to the point of a crash: the checksum behind it says whether it is what was written. */
function readKept(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const code = bytes.subarray(0, -CHECKSUM_BYTES);
    return bytes.readUInt32LE(code.length) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; a run that cannot keep anything is a run like any other. */
function writeDown(folder: string, fresh: ReadonlyMap<string, Script>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(folder)) return;
    if (readdirSync(folder).length > MOST_KEPT) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { mode: 0o700 });
    }
    for (const [name, script] of fresh) {
      const path = join(folder, name);
      const code = script.createCachedData();
      const checksum = Buffer.alloc(CHECKSUM_BYTES);
      checksum.writeUInt32LE(crc32(code));
      writeFileSync(`${path}.${process.pid}`, Buffer.concat([code, checksum]));
      renameSync(`${path}.${process.pid}`, path);
    }
  } catch {
    // no home, a full disk, a read-only one
  }
}
