/** What a test puts into a tar; everything but the name has a plain default. */
export interface Piece {
  readonly name: string;
  /** The type flag: `0` file, `1` hard link, `2` symbolic link, `5` directory, `x` PAX … */
  readonly flag?: string;
  readonly content?: string | Buffer;
  readonly link?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Written instead of the content's length. */
  readonly size?: number;
  readonly prefix?: string;
  /** Written instead of the name: bytes that are no UTF-8. */
  readonly rawName?: Buffer;
  /** Seconds since 1970. */
  readonly mtime?: number;
  /** A device's two numbers. */
  readonly device?: readonly [number, number];
  /** `gnu` numbers and magic instead of POSIX ones. */
  readonly format?: "posix" | "gnu" | "v7";
}

export function tar(pieces: readonly Piece[]): Buffer {
  return Buffer.concat([...pieces.map(record), Buffer.alloc(1024)]);
}

export function record(piece: Piece): Buffer {
  const content = Buffer.from(piece.content ?? "");
  return Buffer.concat([header(piece, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

function header(piece: Piece, length: number): Buffer {
  const block = Buffer.alloc(512);
  const format = piece.format ?? "posix";
  if (piece.rawName) piece.rawName.copy(block);
  else block.write(piece.name, 0, 100);
  octal(block, piece.mode ?? (piece.flag === "5" ? 0o755 : 0o644), 100, 8);
  number(block, piece.uid ?? 0, 108, 8, format);
  number(block, piece.gid ?? 0, 116, 8, format);
  number(block, piece.size ?? length, 124, 12, format);
  number(block, piece.mtime ?? 0, 136, 12, format);
  block.write(piece.flag ?? "0", 156, 1);
  block.write(piece.link ?? "", 157, 100);
  if (format === "posix") block.write("ustar\u000000", 257, "latin1");
  if (format === "gnu") block.write("ustar  \0", 257, "latin1");
  if (piece.device) for (const [i, one] of piece.device.entries()) octal(block, one, 329 + 8 * i, 8);
  block.write(piece.prefix ?? "", 345, 155);
  return seal(block);
}

/** Writes the checksum of a header block into it. */
export function seal(block: Buffer): Buffer {
  block.fill(0x20, 148, 156);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function octal(block: Buffer, value: number, at: number, length: number): void {
  block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
}

function number(block: Buffer, value: number, at: number, length: number, format: string): void {
  if (format !== "gnu") return octal(block, value, at, length);
  let rest = BigInt.asUintN(length * 8, BigInt(value));
  for (let i = at + length - 1; i >= at; i--) {
    block[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = (block[at] ?? 0) | 0x80;
}

/** A PAX header for the entry after it. */
export function pax(records: Readonly<Record<string, string | Buffer>>, flag: "x" | "g" = "x"): Piece {
  const content = Object.entries(records).map(([key, value]) => {
    const text = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from("\n")]);
    let length = text.length + String(text.length).length;
    if (String(length).length !== String(text.length).length) length = text.length + String(length).length;
    return Buffer.concat([Buffer.from(String(length)), text]);
  });
  return { name: "pax", flag, content: Buffer.concat(content) };
}

/** GNU's long name (`L`) or long link (`K`) for the entry after it. */
export function gnuLong(flag: "L" | "K", text: string): Piece {
  return { name: "././@LongLink", flag, content: `${text}\0`, format: "gnu" };
}
