import { isMap, isScalar, type Document, type YAMLMap } from "yaml";
import type { Edit } from "../text/edit.ts";
import { spanOf } from "./yaml-place.ts";

/** Where a contract names what moves: its Dockerfiles, which are `Dockerfile` where it says nothing, and the Compose file of a trial. */
export function contractEdits(text: string, parse: (text: string) => Document | undefined, places: ReadonlyMap<string, string>): readonly Edit[] {
  const contents = parse(text)?.contents;
  const images = isMap(contents) ? contents.get("images", true) : undefined;
  if (!isMap(images)) return [];
  return images.items.flatMap(({ value }): readonly Edit[] => {
    if (!isMap(value)) return [];
    const trial = value.get("trial", true);
    const compose = isMap(trial) ? trial.get("compose", true) : undefined;
    return [...dockerfileEdits(text, value, places), ...renamed(compose, places), ...(isMap(compose) ? renamed(compose.get("file", true), places) : [])];
  });
}

function dockerfileEdits(text: string, image: YAMLMap, places: ReadonlyMap<string, string>): readonly Edit[] {
  const build = image.get("build", true);
  if (isMap(build) && build.has("dockerfile")) return renamed(build.get("dockerfile", true), places);
  const place = places.get("Dockerfile");
  // an application in a folder of its own has a Dockerfile of its own
  const other = [image.get("application"), isMap(build) ? build.get("context") : undefined].some((each) => typeof each === "string" && !/^\.\/?$/.test(each));
  if (place === undefined || other) return [];
  const [first] = isMap(build) ? build.items : image.items;
  const at = spanOf(first?.key)?.start;
  if (at === undefined) return [];
  const joint = (isMap(build) ? build : image).flow === true ? ", " : `\n${" ".repeat(at - (text.lastIndexOf("\n", at - 1) + 1))}`;
  const line = isMap(build) ? `dockerfile: ${place}` : `build: { dockerfile: ${place} }`;
  return [{ start: at, end: at, text: line + joint }];
}

function renamed(node: unknown, places: ReadonlyMap<string, string>): readonly Edit[] {
  const span = spanOf(node);
  if (!isScalar(node) || typeof node.value !== "string" || span === undefined) return [];
  const place = places.get(node.value.replace(/^\.\//, ""));
  return place === undefined ? [] : [{ ...span, text: place }];
}
