import { tableRows } from "./sqlite.ts";

const NAME = 1000;
const VERSION = 1001;
const RELEASE = 1002;
const EPOCH = 1003;

/** Installed packages from rpm's sqlite database; the version as rpm writes it, `1:2.3-4.el9`. */
export function rpmPackages(
  database: Buffer,
): { readonly packages: readonly { readonly name: string; readonly version: string }[] } | { readonly reason: string } {
  try {
    const packages: { name: string; version: string }[] = [];
    for (const [, blob] of tableRows(database, "Packages")) {
      if (!Buffer.isBuffer(blob)) continue;
      const tags = headerTags(blob);
      const name = tags.get(NAME);
      // keys that packages are signed with lie among them
      if (name === undefined || name === "gpg-pubkey") continue;
      const epoch = tags.get(EPOCH);
      packages.push({ name, version: `${epoch === undefined ? "" : `${epoch}:`}${tags.get(VERSION) ?? ""}-${tags.get(RELEASE) ?? ""}` });
    }
    return { packages };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The few tags that are wanted of a package's header: a table of (tag, type, offset, count), then what it points into. */
function headerTags(blob: Buffer): ReadonlyMap<number, string> {
  const entries = blob.readUInt32BE(0);
  const store = 8 + entries * 16;
  if (store > blob.length) throw new Error("it is damaged: a package header that is cut off");
  const tags = new Map<number, string>();
  for (let at = 8; at < store; at += 16) {
    const tag = blob.readUInt32BE(at);
    if (tag < NAME || tag > EPOCH) continue;
    const value = store + blob.readUInt32BE(at + 8);
    const type = blob.readUInt32BE(at + 4);
    if (type === 4) tags.set(tag, String(blob.readUInt32BE(value)));
    if (type === 6) tags.set(tag, blob.toString("utf8", value, Math.max(blob.indexOf(0, value), value)));
  }
  return tags;
}
