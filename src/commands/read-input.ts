import { fstatSync } from "node:fs";
import { UserError } from "../errors.ts";

const INPUT_CAP = 10 * 1024 * 1024;

/** The text on standard input. */
export async function readInput(): Promise<string> {
  if (isDirectory(process.stdin.fd))
    throw new UserError("input-unreadable", "standard input is a directory", { hint: "give its path: a directory is judged with every Dockerfile below it" });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > INPUT_CAP) throw new UserError("input-too-large", "standard input holds more than 10 MiB", { hint: "give a Dockerfile" });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isDirectory(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}
