import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { isTar } from "../image/blob.ts";
import { compressionOf } from "../image/decompress.ts";
import { BLOCK } from "../image/tar-header.ts";
import type { CommandIo } from "./io.ts";

/** What a text names for `diff`. */
export type DiffSubject = { readonly kind: "image" } | { readonly kind: "dockerfile"; readonly path: string; readonly text?: string };

const TEXT_CAP = 10 * 1024 * 1024;

/** An image or a Dockerfile, by what is there, not by its name. What is no path is an image of the engine. */
export function diffSubject(subject: string, io: CommandIo): DiffSubject {
  if (subject === "-" || /^(?:registry:|docker:\/\/|rootfs:)/.test(subject)) return { kind: "image" };
  const path = resolve(io.cwd, subject);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { kind: "image" };
  if (found.isDirectory()) {
    const layout = ["oci-layout", "index.json"].some((name) => existsSync(join(path, name)));
    return layout ? { kind: "image" } : { kind: "dockerfile", path: subject };
  }
  // what a shell puts in place of <(git show HEAD:Dockerfile) can be read only once
  if (!found.isFile()) return { kind: "dockerfile", path: subject, text: textOf(path, subject) };
  const head = headOf(path);
  return compressionOf(head) !== "none" || isTar(head) ? { kind: "image" } : { kind: "dockerfile", path: subject };
}

function headOf(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const head = Buffer.alloc(BLOCK);
    return head.subarray(0, readSync(descriptor, head, 0, BLOCK, 0));
  } finally {
    closeSync(descriptor);
  }
}

function textOf(path: string, subject: string): string {
  const bytes = readFileSync(path);
  if (bytes.length > TEXT_CAP || bytes.includes(0))
    throw new UserError("no-dockerfile", `${subject} is no Dockerfile`, { hint: "give an image's archive on standard input: -" });
  return bytes.toString("utf8");
}
