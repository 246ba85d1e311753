import { copy } from "../instructions.ts";
import type { Choices } from "./choices.ts";

/** A folder with a slash at its end, as COPY needs it told from a file. What has an extension counts as a file. */
export function asCopied(path: string): string {
  return path.endsWith("/") || /\.[A-Za-z0-9]+$/.test(path.slice(path.lastIndexOf("/") + 1)) ? path : `${path}/`;
}

/** COPY of the application's own files to where they run: one a folder, one for the files beside each other. */
export function copySources({ sources, folder, ownedByUser, user }: Choices): string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of sources.map(asCopied)) {
    const destination = path.slice(0, path.lastIndexOf("/") + 1);
    byFolder.set(destination, [...(byFolder.get(destination) ?? []), (folder === "" ? "" : `${folder}/`) + path.replace(/\/$/, "")]);
  }
  const owner = ownedByUser ? `--chown=${user.uid}:${user.gid} ` : "";
  return [...byFolder].map(([destination, paths]) => copy(paths, `./${destination}`).replace(/^COPY /, `COPY ${owner}`));
}
