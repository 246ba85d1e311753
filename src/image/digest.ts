import { createHash } from "node:crypto";
import { findCredentials } from "./credentials.ts";
import { imageError } from "./limits.ts";
import { parseReference } from "./reference.ts";
import { MANIFESTS } from "./registry.ts";
import { createClient } from "./registry-client.ts";

const LARGEST = 8 * 1024 * 1024;

/**
 * The digest of what an image's name stands for in its registry now: of the list of platforms, where it is one.
 * Undefined where the registry has no such image. Throws a UserError where it does not answer.
 */
export async function registryDigest(ref: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const reference = parseReference(ref);
  const client = createClient(reference, () => findCredentials(reference.account, env));
  const body = await client.get(`manifests/${reference.version}`, MANIFESTS);
  if (body === undefined) return undefined;
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST) throw imageError("image-damaged", `the manifest of ${ref} has no end`, "Push the image again.");
    hash.update(chunk);
  }
  return `sha256:${hash.digest("hex")}`;
}
