import { isPlaceholder, isSecretFile, isSecretName, secretIn, wantsContent } from "../../facts/secrets.ts";
import type { Image } from "../../image/image.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { fingerprint } from "./fingerprint.ts";

type Code = "imageVariable" | "history" | "secretFile" | "hiddenFile" | "inFile" | "hiddenInFile";

const shownInstruction = 40;

/** Secrets in an image's environment, history and files, those that a later layer removed too; and how many files were read. */
export function secretsInImage(image: Image, allow: ReadonlySet<string>): { readonly found: Evidence<Code>[]; readonly count: number } {
  const found = [...secretVariables(image, allow), ...secretHistory(image)];
  const decoder = new TextDecoder();
  let count = 0;
  for (const entry of image.entries()) {
    if (entry.type !== "file" || allow.has(entry.path) || !wantsContent(entry.path, entry.size)) continue;
    const place = { kind: "image", path: entry.path, layer: entry.layer } as const;
    const content = image.read(entry.path);
    if (content !== undefined) count += 1;
    const secret = content === undefined ? undefined : secretIn(decoder.decode(content));
    if (isSecretFile(entry.path)) found.push(saw("secretFile", { path: entry.path }, place));
    else if (secret !== undefined) found.push(saw("inFile", { path: entry.path, kind: secret.kind, fingerprint: fingerprint(secret.secret) }, place));
  }
  for (const { content, entry, removedIn } of image.hidden()) {
    if (allow.has(entry.path) || !wantsContent(entry.path, entry.size)) continue;
    const place = { kind: "image", path: entry.path, layer: entry.layer } as const;
    const where = { path: entry.path, layer: entry.layer, removedIn };
    const secret = content === undefined ? undefined : secretIn(decoder.decode(content));
    if (isSecretFile(entry.path)) found.push(saw("hiddenFile", where, place));
    else if (secret !== undefined) found.push(saw("hiddenInFile", { ...where, kind: secret.kind, fingerprint: fingerprint(secret.secret) }, place));
  }
  return { found, count };
}

function secretVariables(image: Image, allow: ReadonlySet<string>): Evidence<Code>[] {
  return image.config.env.flatMap((each) => {
    const equals = each.indexOf("=");
    const name = each.slice(0, equals);
    const value = each.slice(equals + 1);
    if (allow.has(name)) return [];
    const secret = secretIn(value)?.secret ?? (isSecretName(name) && !isPlaceholder(value) ? value : undefined);
    return secret === undefined ? [] : [saw("imageVariable" as const, { name, fingerprint: fingerprint(secret) })];
  });
}

function secretHistory(image: Image): Evidence<Code>[] {
  return image.history.flatMap(({ createdBy }) => {
    // ENV lines repeat what the environment itself already says
    if (/^(?:\/bin\/sh -c #\(nop\) +)?ENV /.test(createdBy)) return [];
    const secret = secretIn(createdBy) ?? buildArgument(createdBy);
    if (secret === undefined) return [];
    const instruction = /^\S+(?: \S+)?/.exec(createdBy.replaceAll(secret.secret, "…"))?.[0] ?? "";
    return [saw("history" as const, { kind: secret.kind, fingerprint: fingerprint(secret.secret), instruction: instruction.slice(0, shownInstruction) })];
  });
}

/** `RUN |2 TOKEN=value …`: what build arguments a RUN saw stands in the history. */
function buildArgument(createdBy: string): { readonly kind: string; readonly secret: string } | undefined {
  const args = /^RUN \|\d+ (.*?) \/bin\/\S*sh -c/.exec(createdBy)?.[1] ?? "";
  for (const [, name = "", value = ""] of args.matchAll(/([A-Za-z_]\w*)=(\S*)/g)) {
    if (isSecretName(name) && !isPlaceholder(value)) return { kind: `build argument ${name}`, secret: value };
  }
  return undefined;
}
