import type { Image, ImageEntry } from "../../image/image.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { saw } from "../../verdict/answer.ts";
import { placeIn } from "../image-places.ts";
import { formatOf } from "../program-files.ts";
import { entriesOf } from "../image-entries.ts";

type Code = "noPython" | "otherVersion" | "scripts";

/** The virtual environments of an image: folders with a `pyvenv.cfg` and programs. */
export function environmentsOfImage(image: Image): readonly string[] {
  const found: string[] = [];
  for (const { path } of entriesOf(image)) {
    const folder = /^(.+)\/pyvenv\.cfg$/.exec(path)?.[1];
    if (folder !== undefined && !/\/(?:site|dist)-packages\//.test(path) && image.stat(`${folder}/bin`)?.type === "directory") found.push(folder);
  }
  return found;
}

/** What keeps the programs of an environment from starting, or from finding its packages. */
export function brokenParts(image: Image, environment: string): readonly Evidence<Code>[] {
  const python = ["python", "python3"].map((name) => image.lstat(`${environment}/bin/${name}`)).find((entry) => entry !== undefined);
  if (python !== undefined && image.stat(python.path) === undefined)
    return [saw("noPython", { path: python.path, target: endOf(image, python) }, placeIn(python))];

  const found: Evidence<Code>[] = [];
  const here = /\/python(\d\.\d+)$/.exec((python && image.stat(python.path)?.path) ?? "")?.[1];
  const made = entriesOf(image).flatMap(({ path, type }) => {
    const version =
      type === "directory" && path.startsWith(`${environment}/lib/python`)
        ? /^\/lib\/python(\d\.\d+)\/site-packages$/.exec(path.slice(environment.length))
        : null;
    return version?.[1] === undefined ? [] : [version[1]];
  });
  if (python !== undefined && here !== undefined && made.length > 0 && !made.includes(here))
    found.push(saw("otherVersion", { path: environment, made: made.join(", "), here }, placeIn(python)));
  return [...found, ...movedScripts(image, environment)];
}

/** Scripts that start with an interpreter which is not there: the environment was made elsewhere. */
function movedScripts(image: Image, environment: string): readonly Evidence<Code>[] {
  const moved: { readonly entry: ImageEntry; readonly interpreter: string }[] = [];
  for (const entry of entriesOf(image)) {
    if (entry.type !== "file" || !entry.path.startsWith(`${environment}/bin/`) || (entry.mode & 0o111) === 0) continue;
    const format = formatOf(image, entry);
    if (format.kind !== "script" || !/\/python[\d.]*$/.test(format.interpreter) || image.stat(format.interpreter) !== undefined) continue;
    moved.push({ entry, interpreter: format.interpreter });
  }
  const [first] = moved;
  if (first === undefined) return [];
  return [saw("scripts", { count: moved.length, path: first.entry.path, interpreter: first.interpreter }, placeIn(first.entry))];
}

/** The first link on the way that leads to nothing. */
function endOf(image: Image, link: ImageEntry): string {
  let at: ImageEntry | undefined = link;
  for (let hops = 0; hops < 10; hops++) {
    const target: string = at.target ?? "";
    const path: string = target.startsWith("/") ? target : `${at.path.slice(0, at.path.lastIndexOf("/"))}/${target}`;
    const next = image.lstat(path);
    if (next === undefined) return path;
    at = next;
  }
  return link.target ?? "";
}
