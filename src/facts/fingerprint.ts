import { createHash } from "node:crypto";

/** Eight hex digits that stand for a secret: enough to see that two are the same, not to learn it. */
export function fingerprint(secret: string): string {
  return `sha256 ${createHash("sha256").update(secret).digest("hex").slice(0, 8)}`;
}
