/** Rows of one table of a SQLite database that is whole in memory (the format of sqlite.org/fileformat2.html). */

/** Deeper than any table of a file that fits in memory. */
const DEEPEST = 20;

type Value = number | string | Buffer | null;

/** The rows of a table, columns in their order; throws an Error where the file is no database, is damaged, or has no such table. */
export function* tableRows(file: Buffer, table: string): Generator<readonly Value[], void, undefined> {
  if (file.toString("latin1", 0, 15) !== "SQLite format 3") throw new Error("it is no SQLite database");
  for (const [, name, , rootPage] of rows(file, 1)) {
    if (name !== table || typeof rootPage !== "number") continue;
    yield* rows(file, rootPage);
    return;
  }
  throw new Error(`it has no table ${table}`);
}

function* rows(file: Buffer, rootPage: number): Generator<readonly Value[], void, undefined> {
  const pageSize = file.readUInt16BE(16) === 1 ? 65536 : file.readUInt16BE(16);
  if (pageSize < 512) throw new Error("it is damaged: a page size of less than 512 bytes");
  const usable = pageSize - (file[20] as number);
  const seen = new Set<number>();
  yield* page(rootPage, 0);

  function* page(number: number, depth: number): Generator<readonly Value[], void, undefined> {
    if (depth > DEEPEST || number < 1 || number * pageSize > file.length || seen.has(number)) throw new Error("it is damaged: a page that cannot be");
    seen.add(number);
    const start = (number - 1) * pageSize;
    const header = number === 1 ? start + 100 : start;
    const cells = file.readUInt16BE(header + 3);
    const kind = file[header];
    if (kind !== 0x0d && kind !== 0x05) throw new Error("it is damaged: a page of no table");
    const pointers = header + (kind === 0x0d ? 8 : 12);
    for (let i = 0; i < cells; i++) {
      const cell = start + file.readUInt16BE(pointers + 2 * i);
      if (kind === 0x05) yield* page(file.readUInt32BE(cell), depth + 1);
      else yield record(payload(cell));
    }
    if (kind === 0x05) yield* page(file.readUInt32BE(header + 8), depth + 1);
  }

  /** A row's bytes, those on overflow pages too. */
  function payload(cell: number): Buffer {
    const [length, afterLength] = varint(file, cell);
    const [, at] = varint(file, afterLength);
    if (length > file.length) throw new Error("it is damaged: a row longer than the file");
    const most = usable - 35;
    if (length <= most) return file.subarray(at, at + length);
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (usable - 4));
    const here = fitting <= most ? fitting : least;
    const parts = [file.subarray(at, at + here)];
    let next = file.readUInt32BE(at + here);
    for (let missing = length - here; missing > 0;) {
      if (next < 1 || next * pageSize > file.length) throw new Error("it is damaged: a row that is cut off");
      const start = (next - 1) * pageSize;
      const part = file.subarray(start + 4, start + 4 + Math.min(missing, usable - 4));
      parts.push(part);
      missing -= part.length;
      next = file.readUInt32BE(start);
    }
    return Buffer.concat(parts);
  }
}

function record(bytes: Buffer): readonly Value[] {
  const values: Value[] = [];
  const [headerLength, start] = varint(bytes, 0);
  let body = headerLength;
  for (let at = start; at < headerLength;) {
    const [type, next] = varint(bytes, at);
    at = next;
    const length = lengthOf(type);
    values.push(valueOf(type, bytes.subarray(body, body + length)));
    body += length;
  }
  return values;
}

function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0;
}

function valueOf(type: number, bytes: Buffer): Value {
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("utf8");
  if (type === 8 || type === 9) return type - 8;
  // whole numbers of up to 48 bits; nothing read here needs longer ones or fractions
  return type >= 1 && type <= 5 && bytes.length > 0 ? bytes.readIntBE(0, bytes.length) : null;
}

/** A number of seven bits a byte, the highest first, and where the next byte lies. */
function varint(bytes: Buffer, at: number): readonly [number, number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes.readUInt8(at + i);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + i + 1];
  }
  return [value * 256 + bytes.readUInt8(at + 8), at + 9];
}
