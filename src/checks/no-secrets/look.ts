import { isAscii } from "node:buffer";
import { assignedSecret } from "../../facts/assigned-secrets.ts";
import { isDummySecret } from "../../facts/dummy-secrets.ts";
import { fingerprint } from "../../facts/fingerprint.ts";
import { secretIn, wantsContent } from "../../facts/secrets.ts";
import type { Look } from "../../image/image.ts";

/** What was found in a file: never the secret itself. */
export interface SecretFound {
  readonly kind: string;
  readonly fingerprint: string;
}

/** Looks for secrets in the application's own files while an image passes, however many bytes there are of them. The name changes with what is found. */
export const secretLook: Look = {
  name: "secrets-2",
  wants: (path, size) => wantsContent(path, size),
  look(path, bytes) {
    const found = secretInBytes(path, bytes);
    return found && `${found.fingerprint}\n${found.kind}`;
  },
};

export function readNote(note: string): SecretFound {
  const end = note.indexOf("\n");
  return { fingerprint: note.slice(0, end), kind: note.slice(end + 1) };
}

export function secretInBytes(path: string, bytes: Uint8Array): SecretFound | undefined {
  // a string of one byte a letter is searched at several times the speed, and most files are such
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = isAscii(buffer) ? buffer.toString("latin1") : new TextDecoder().decode(bytes);
  const secret = shownSecret(text) ?? assignedSecret(path, text);
  return secret && { kind: secret.kind, fingerprint: fingerprint(secret.secret) };
}

/** The first secret of a known form that is more than a customary word: what tools put into the files they make, `driver://user:pass@localhost`, protects nothing. */
function shownSecret(text: string): ReturnType<typeof secretIn> {
  for (let rest = text; ;) {
    const found = secretIn(rest);
    if (found === undefined || found.kind !== "password in an address" || !isDummySecret(found.secret)) return found;
    rest = rest.slice(rest.indexOf(`:${found.secret}@`) + found.secret.length + 2);
  }
}
