/** Zstd without compression, made by hand: Node 20 has no writer. */
export function zstdFrame(bytes: Buffer, options: { readonly block?: number } = {}): Buffer {
  const length = options.block ?? 100_000;
  // no checksum, a window of 128 KiB
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])];
  for (let at = 0; at === 0 || at < bytes.length; at += length) {
    const block = bytes.subarray(at, at + length);
    const head = Buffer.alloc(3);
    head.writeUIntLE((block.length << 3) | (at + length >= bytes.length ? 1 : 0), 0, 3);
    parts.push(head, block);
  }
  return Buffer.concat(parts);
}

/** What readers have to pass over: eStargz and zstd:chunked keep their tables in such frames. */
export function skippableFrame(content: string, kind = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content)]);
}

/** As zstd:chunked writes: many frames, and skippable ones among them. */
export function zstdChunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [skippableFrame("before")];
  for (let at = 0; at < bytes.length; at += 700) parts.push(zstdFrame(bytes.subarray(at, at + 700)), skippableFrame("", 15));
  return Buffer.concat([...parts, skippableFrame("table of contents", 7)]);
}
