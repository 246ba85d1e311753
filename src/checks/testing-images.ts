import { parse } from "valibot";
import type { Image } from "../image/image.ts";
import { openImage } from "../image/open.ts";
import { dockerArchive, inPieces } from "../image/testing/archives.ts";
import { tar, type Piece } from "../image/testing/tar-writer.ts";
import type { Answer } from "../verdict/verdict.ts";
import type { Check, ImageEvidence } from "./kind.ts";

export interface TestImageParts {
  /** The entries of each layer, the lowest first. */
  readonly layers: readonly (readonly Piece[])[];
  /** As in an image's configuration: `{ User: "app", Entrypoint: ["/run.sh"] }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly baseLayers?: number;
  readonly today?: string;
  /** What a second build made. */
  readonly rebuilt?: Pick<TestImageParts, "config" | "history" | "layers">;
}

/** What a check's image judge says of an image that is written as an archive and read again, with no more kept of it than the check asks for. Only for tests. */
export async function judgeImage(check: Check, parts: TestImageParts): Promise<Answer> {
  const options = parse(check.options, parts.options ?? {}) as never;
  const keeps = check.keeps?.(options);
  const digests = check.digests?.(options);
  const open = ({ config, history, layers }: Pick<TestImageParts, "config" | "history" | "layers">): Promise<Image> => {
    const written = { ...(config === undefined ? {} : { config }), ...(history === undefined ? {} : { history }) };
    const archive = dockerArchive({ ...written, layers: layers.map((pieces) => tar(pieces)) });
    return openImage(
      { kind: "stream", ref: "test", stream: inPieces(archive) },
      {
        ...(keeps === undefined ? {} : { keep: (path, size, mode) => keeps({ path, size, mode }) }),
        looks: check.look === undefined ? [] : [check.look],
        ...(digests === undefined ? {} : { digests: (path, size, mode) => digests({ path, size, mode }) }),
      },
    );
  };
  const rebuilt = parts.rebuilt === undefined ? undefined : await open(parts.rebuilt);
  const evidence: ImageEvidence = { image: await open(parts), rebuilt, scan: undefined, baseLayers: parts.baseLayers, today: parts.today };
  if (check.image === undefined) throw new Error("the check has no image judge");
  return check.image(evidence, options);
}

/** The codes of what a judge saw, after its outcome: `violated: missing missing`. */
export function told({ evidence, outcome }: Answer): string {
  const codes = evidence.map(({ message }) => message.code);
  return codes.length === 0 ? outcome : `${outcome}: ${codes.join(" ")}`;
}

/** A file with content that may be executed. */
export function program(name: string, content: string | Buffer, more: Partial<Piece> = {}): Piece {
  return { name, content, mode: 0o755, ...more };
}

export const passwd: Piece = { name: "etc/passwd", content: "root:x:0:0:root:/root:/bin/sh\napp:x:1001:1001::/home/app:/bin/sh\n" };
export const group: Piece = { name: "etc/group", content: "root:x:0:\napp:x:1001:\nstaff:x:50:app\n" };

/** The head of a 64-bit ELF program: its machine's number, and the loader it names, if any. */
export function elf(machine: number, loader?: string): Buffer {
  const name = loader === undefined ? Buffer.alloc(0) : Buffer.from(`${loader}\0`);
  const head = Buffer.alloc(64 + 56);
  head.write("\x7fELF", 0, "latin1");
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(3, 16);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt32LE(loader === undefined ? 1 : 3, 64);
  head.writeBigUInt64LE(BigInt(head.length), 72);
  head.writeBigUInt64LE(BigInt(name.length), 96);
  return Buffer.concat([head, name]);
}

export const AMD64 = 62;
export const ARM64 = 183;
