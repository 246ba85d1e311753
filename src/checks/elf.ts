/** What an ELF file says of itself. */
export interface Elf {
  /** As Go and container images name it: `amd64`, `arm64`; undefined for one that no image has. */
  readonly architecture: string | undefined;
  /** The loader that the kernel starts with it; undefined where it is static or no loader is named. */
  readonly loader: string | undefined;
  /** False where the given bytes end before the loader's name does. */
  readonly complete: boolean;
}

/** `e_machine` with class and byte order, by the OCI image specification's names. Source: elf.h, Go's GOARCH. */
const MACHINES: Readonly<Record<string, string>> = {
  "3/32/little": "386",
  "8/32/big": "mips",
  "8/32/little": "mipsle",
  "8/64/big": "mips64",
  "8/64/little": "mips64le",
  "21/64/big": "ppc64",
  "21/64/little": "ppc64le",
  "22/64/big": "s390x",
  "40/32/little": "arm",
  "62/64/little": "amd64",
  // the x32 interface: the kernel of an amd64 machine runs it
  "62/32/little": "amd64",
  "183/64/little": "arm64",
  "243/64/little": "riscv64",
  "258/64/little": "loong64",
};

const PT_INTERP = 3;
const EXECUTABLE: ReadonlySet<number> = new Set([2, 3]);

/** Reads the head of a file; undefined where it is no ELF program. */
export function readElf(bytes: Uint8Array): Elf | undefined {
  if (bytes.length < 20 || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return undefined;
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!EXECUTABLE.has(view.getUint16(16, little))) return undefined;
  const architecture = MACHINES[`${view.getUint16(18, little)}/${wide ? 64 : 32}/${little ? "little" : "big"}`];
  if (bytes.length < (wide ? 64 : 52)) return { architecture, loader: undefined, complete: false };

  const table = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
  const size = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  for (let index = 0; index < count; index++) {
    const at = table + index * size;
    if (at + (wide ? 56 : 32) > bytes.length) return { architecture, loader: undefined, complete: false };
    if (view.getUint32(at, little) !== PT_INTERP) continue;
    const start = wide ? Number(view.getBigUint64(at + 8, little)) : view.getUint32(at + 4, little);
    const length = wide ? Number(view.getBigUint64(at + 32, little)) : view.getUint32(at + 16, little);
    if (start + length > bytes.length) return { architecture, loader: undefined, complete: false };
    const name = new TextDecoder().decode(bytes.subarray(start, start + length));
    return { architecture, loader: name.split("\0", 1)[0], complete: true };
  }
  return { architecture, loader: undefined, complete: true };
}

/** Whether a machine of the image's architecture runs a program of another one; undefined where nobody can say. */
export function runsOn(program: string | undefined, image: string): boolean | undefined {
  if (program === undefined || image === "") return undefined;
  // 64-bit kernels of these run the older programs too
  const older: Readonly<Record<string, string>> = { amd64: "386", arm64: "arm", ppc64: "ppc" };
  return program === image || older[image] === program;
}
