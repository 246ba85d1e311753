import { isDockerfileName } from "../../project/dockerfile-names.ts";
import { parentOf, pathFrom } from "../../project/folder.ts";
import type { Place } from "../place.ts";
import { filesNamed } from "../place.ts";
import { joinedLines } from "./lines.ts";
import type { Line } from "./lines.ts";

/** A Dockerfile that someone wrote for the application, or for a part of the repository it lies in. */
export interface WrittenDockerfile {
  /** Relative to the application. */
  readonly path: string;
  readonly instructions: readonly DockerInstruction[];
}

export interface DockerInstruction extends Line {
  /** Upper case. */
  readonly keyword: string;
  /** What follows the keyword. */
  readonly rest: string;
  /** 0-based number of the stage. */
  readonly stage: number;
}

const MOST = 12;
/** Those for developers come last: what they start is not what production starts. */
const DEVELOPERS = /(?:^|[./_-])(?:dev|devel|development|local|test|tests|testing|ci|debug|docs|e2e|devcontainer)(?:[./_-]|$)/i;
const SIDE = /(?:^|\/)(?:node_modules|frontend|client|ui|docs?|tests?|e2e|\.devcontainer)\//;

/** Dockerfiles of the application: in its directory, and above it those that name its directory. The likeliest for production first. */
export function dockerfilesOf(place: Place, named: readonly string[] = []): WrittenDockerfile[] {
  const own: string[] = [];
  const above: string[] = [];
  for (const file of filesNamed(place, isDockerfileName)) {
    const path = pathFrom(place.directory, file);
    if (named.includes(path)) continue;
    if (!path.startsWith("../")) {
      if (path.split("/").length <= 4) own.push(path);
    } else if (reaches(place, file)) above.push(path);
  }
  const order = (path: string): number =>
    (path.startsWith("../") ? 4 : 0) + (DEVELOPERS.test(path.replaceAll("../", "")) ? 8 : 0) + (SIDE.test(path) ? 2 : 0) + path.split("/").length / 10;
  const sorted = [...named, ...[...own, ...above].toSorted((one, other) => order(one) - order(other))];
  return sorted.slice(0, MOST).flatMap((path) => {
    const text = place.project.read(path);
    if (text === undefined) return [];
    // one above speaks of the application only where it takes its directory in
    if (path.startsWith("../") && !named.includes(path) && !mentions(text, place.directory)) return [];
    return [{ path, instructions: instructionsOf(text) }];
  });
}

/** Whether a Dockerfile elsewhere lies where repositories keep those of their parts: at the root, or in a folder for them. */
function reaches({ directory }: Place, file: string): boolean {
  const folder = parentOf(file);
  return (
    folder === "" ||
    `${directory}/`.startsWith(`${folder}/`) ||
    /^(?:docker|dockerfiles|deploy|deployment|build|compose|containers?|infra|\.docker)(?:\/|$)/.test(folder)
  );
}

function mentions(text: string, directory: string): boolean {
  const last = directory.split("/").at(-1) ?? "";
  return text.includes(`${directory}/`) || text.includes(`${directory} `) || (last.length > 2 && (text.includes(`${last}/`) || text.includes(` ${last} `)));
}

export function instructionsOf(text: string): DockerInstruction[] {
  let stage = -1;
  return joinedLines(text).flatMap(({ text: line, line: number }) => {
    const match = /^\s*([A-Za-z]+)\s+(\S.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const keyword = match[1].toUpperCase();
    if (keyword === "FROM") stage += 1;
    return [{ keyword, rest: match[2], text: line, line: number, stage }];
  });
}

/** What the container starts: ENTRYPOINT and CMD of the last stage, as one command where both are lists. */
export function startOf({ instructions }: WrittenDockerfile): Line[] {
  const last = instructions.at(-1)?.stage ?? 0;
  const found = (keyword: string): DockerInstruction | undefined => instructions.findLast((one) => one.keyword === keyword && one.stage === last);
  const entrypoint = found("ENTRYPOINT");
  const command = found("CMD") ?? instructions.findLast((one) => one.keyword === "CMD");
  if (entrypoint !== undefined && command !== undefined && command.rest.startsWith("[") && entrypoint.rest.startsWith("["))
    return [{ text: `${entrypoint.rest} ${command.rest}`, line: command.line }];
  return [command, entrypoint].flatMap((one) => (one === undefined ? [] : [{ text: one.rest, line: one.line }]));
}

/** Variables that ENV sets, the last value of each. */
export function environmentOfDockerfile({ instructions }: WrittenDockerfile): ReadonlyMap<string, { readonly value: string; readonly line: number }> {
  const found = new Map<string, { value: string; line: number }>();
  for (const { keyword, rest, line } of instructions) {
    if (keyword !== "ENV" && keyword !== "ARG") continue;
    const old = /^([A-Za-z_]\w*)\s+([^=\s].*)$/.exec(rest);
    if (old?.[1] !== undefined && keyword === "ENV" && !/^[A-Za-z_]\w*=/.test(rest)) found.set(old[1], { value: old[2] ?? "", line });
    for (const word of rest.split(/\s+/)) {
      const equals = word.indexOf("=");
      const name = word.slice(0, Math.max(0, equals));
      if (/^[A-Za-z_]\w*$/.test(name)) found.set(name, { value: word.slice(equals + 1).replace(/^["']|["']$/g, ""), line });
    }
  }
  return found;
}
