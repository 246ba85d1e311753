import type { Image } from "../../image/image.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { entriesOf } from "../image-entries.ts";

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The python that a bare `python` starts, and the virtual environment it belongs to, if any. */
export function firstPython(image: Image): { readonly path: string; readonly environment: string | undefined } | undefined {
  for (const folder of foldersOnPath(image)) {
    for (const name of ["python", "python3"]) {
      const path = `${folder}/${name}`;
      if (image.lstat(path) === undefined) continue;
      const environment = folder.slice(0, folder.lastIndexOf("/"));
      return { path, environment: image.stat(`${environment}/pyvenv.cfg`) === undefined ? undefined : environment };
    }
  }
  return undefined;
}

/** A virtual environment of the image: one on PATH before any other. */
export function environmentOf(image: Image): string | undefined {
  for (const folder of foldersOnPath(image)) {
    const environment = folder.slice(0, folder.lastIndexOf("/"));
    if (image.stat(`${environment}/pyvenv.cfg`) !== undefined) return environment;
  }
  for (const { path } of entriesOf(image)) if (path.endsWith("/pyvenv.cfg")) return path.slice(0, -"/pyvenv.cfg".length);
  return undefined;
}

function foldersOnPath(image: Image): readonly string[] {
  const value = image.config.env.find((line) => line.startsWith("PATH="))?.slice("PATH=".length) ?? defaultPath;
  return value.split(":").map((folder) => withoutTrailing(folder, "/"));
}
