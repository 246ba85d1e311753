import { looksRandom } from "../../facts/assigned-secrets.ts";
import { isPlaceholder, isSecretFile, isSecretName, secretIn, wantsContent } from "../../facts/secrets.ts";
import type { Image, ImageEntry } from "../../image/image.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { fingerprint } from "../../facts/fingerprint.ts";
import { entriesOf } from "../image-entries.ts";
import { readNote, secretInBytes, secretLook } from "./look.ts";

type Code = "imageVariable" | "label" | "attestation" | "history" | "secretFile" | "hiddenFile" | "inFile" | "hiddenInFile";

const shownInstruction = 40;

/** Secrets in an image's environment, history and files, those that a later layer removed too; and how many files were read. */
export function secretsInImage(image: Image, allow: ReadonlySet<string>): { readonly found: Evidence<Code>[]; readonly count: number } {
  const found = [...secretVariables(image, allow), ...secretLabels(image, allow), ...secretHistory(image), ...secretStatements(image)];
  let count = 0;
  for (const entry of entriesOf(image)) {
    if (entry.type !== "file" || allow.has(entry.path) || !wantsContent(entry.path, entry.size)) continue;
    const place = { kind: "image", path: entry.path, layer: entry.layer } as const;
    count += 1;
    const secret = secretOf(entry, () => image.read(entry.path));
    if (isSecretFile(entry.path)) found.push(saw("secretFile", { path: entry.path }, place));
    else if (secret !== undefined) found.push(saw("inFile", { path: entry.path, ...secret }, place));
  }
  for (const { content, entry, removedIn } of image.hidden()) {
    if (allow.has(entry.path) || !wantsContent(entry.path, entry.size)) continue;
    const place = { kind: "image", path: entry.path, layer: entry.layer } as const;
    const where = { path: entry.path, layer: entry.layer, removedIn };
    const secret = secretOf(entry, () => content);
    if (isSecretFile(entry.path)) found.push(saw("hiddenFile", where, place));
    else if (secret !== undefined) found.push(saw("hiddenInFile", { ...where, ...secret }, place));
  }
  return { found: found.filter(({ message }) => !isAllowed(message.args["fingerprint"], allow)), count };
}

/** A fingerprint that was printed before, with or without its name in front. */
function isAllowed(printed: string | number | undefined, allow: ReadonlySet<string>): boolean {
  return typeof printed === "string" && (allow.has(printed) || allow.has(printed.replace("sha256 ", "")));
}

/** By what was noted when the file passed, or in the bytes of an image that was opened otherwise and kept them. */
function secretOf({ notes, path }: ImageEntry, read: () => Uint8Array | undefined): { readonly kind: string; readonly fingerprint: string } | undefined {
  const note = notes?.[secretLook.name];
  if (note !== undefined) return readNote(note);
  const content = read();
  return content && secretInBytes(path, content);
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

function secretLabels(image: Image, allow: ReadonlySet<string>): Evidence<Code>[] {
  return Object.entries(image.config.labels).flatMap(([label, value]) => {
    if (allow.has(label)) return [];
    const secret = secretIn(value)?.secret ?? (isSecretName(label) && looksRandom(value) ? value : undefined);
    return secret === undefined ? [] : [saw("label" as const, { label, fingerprint: fingerprint(secret) })];
  });
}

/** Provenance repeats the arguments of the build, and an SBOM what scanners read from files. */
function secretStatements(image: Image): Evidence<Code>[] {
  return image.attestations.flatMap(({ kind, statement }) => {
    const found = secretInside(statement, "");
    return found === undefined ? [] : [saw("attestation" as const, { kind, what: found.kind, fingerprint: fingerprint(found.secret) })];
  });
}

function secretInside(value: unknown, name: string): { readonly kind: string; readonly secret: string } | undefined {
  if (typeof value === "string") {
    const named = isSecretName(name.replace(/^build-arg:/, "")) && !isPlaceholder(value) && !value.includes(" ");
    return secretIn(value) ?? (name.startsWith("build-arg:") && named ? { kind: name.replace(":", " "), secret: value } : undefined);
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = secretInside(inner, key);
    if (found !== undefined) return found;
  }
  return undefined;
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
  for (const [, name = "", value = ""] of args.matchAll(/(?<!\w)([A-Za-z_]\w*)=(\S*)/g)) {
    if (isSecretName(name) && !isPlaceholder(value)) return { kind: `build argument ${name}`, secret: value };
  }
  return undefined;
}
