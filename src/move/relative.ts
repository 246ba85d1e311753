import { posix } from "node:path";

/** A path relative to a folder, in the manner that Compose wants: beginning with a dot. */
export function fromFolder(folder: string, path: string): string {
  const found = posix.relative(folder, path);
  if (found === "") return ".";
  return found.startsWith("../") || found === ".." ? found : `./${found}`;
}
