import { UserError } from "../errors.ts";

const INPUT_CAP = 10 * 1024 * 1024;

/** The text on standard input. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > INPUT_CAP) throw new UserError("input-too-large", "standard input holds more than 10 MiB", { hint: "give a Dockerfile" });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
