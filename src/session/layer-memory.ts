import { join } from "node:path";
import { assignedSecret } from "../facts/assigned-secrets.ts";
import { isPlaceholder, isSecretFile, isSecretName, secretIn } from "../facts/secrets.ts";
import type { LayerIndexes } from "../image/image.ts";
import { CONFIGURATION, openIndexCache } from "../image/index-cache.ts";

/** What was found in layers before, so that an engine's image is read once for all looks at it; undefined where nothing may be put by. */
export function layerMemory(cacheDirectory: string | undefined): LayerIndexes | undefined {
  return cacheDirectory === undefined ? undefined : openIndexCache(join(cacheDirectory, "layers"), { mayHold: holdsNoSecret });
}

/** A secret of an image must not come to lie in a user's home, and perhaps in a CI's shared cache, because somebody looked for it. */
function holdsNoSecret(path: string, bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  if (secretIn(text) !== undefined) return false;
  return path === CONFIGURATION ? !namesSecret(text) : !isSecretFile(path) && assignedSecret(path, text) === undefined;
}

/** Whether a variable or a build argument stands anywhere in it whose name calls its value a secret. */
function namesSecret(text: string): boolean {
  for (const [, name = "", value = ""] of text.matchAll(/(?<!\w)([A-Za-z_]\w{0,200})=([^\s"]{0,200})/g)) {
    if (isSecretName(name) && !isPlaceholder(value)) return true;
  }
  return false;
}
