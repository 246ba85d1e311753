import { posix } from "node:path";
import { normal } from "../paths.ts";
import { unknown, type FileState } from "./file-state.ts";

/** What one thing that happens in a build makes of one path. `path` has no links above it. */
export type Change = (path: string, before: FileState, earlier: FileView) => FileState;

/** The files of a stage at one moment. */
export interface FileView {
  /** A path as it is written: links above it are followed, one that it names itself is not. */
  at(path: string): FileState;
  /** The path that a program gets to: links are followed; undefined where that cannot be known. */
  resolve(path: string, last?: "follow" | "keep"): string | undefined;
}

export interface FileTree {
  add(change: Change): void;
  /** The files after all that was added so far. */
  now(): FileView;
}

/** Nobody writes more into a stage; what comes later is not told apart. */
const MOST_CHANGES = 600;
const MOST_LINKS = 16;
/** A copy of a copy of a copy: nobody means more. */
const DEEPEST = 120;

/** How deep one question has led into others, for all trees of a plan. */
export interface Depth {
  now: number;
}

/** A tree that is worked out path by path, and only for the paths that are asked for. */
export function makeTree(base: (path: string) => FileState, depth: Depth): FileTree {
  const changes: Change[] = [];
  const known = new Map<string, FileState[]>();

  function at(path: string, moment: number): FileState {
    const before = known.get(path)?.[moment];
    if (before !== undefined) return before;
    if (depth.now > DEEPEST) return unknown(undefined);
    depth.now += 1;
    try {
      return workOut(path, moment);
    } finally {
      depth.now -= 1;
    }
  }

  function workOut(path: string, moment: number): FileState {
    let states = known.get(path);
    if (states === undefined) known.set(path, (states = [base(path)]));
    for (let index = states.length - 1; index < moment; index++) {
      const before = states[index] ?? unknown(undefined);
      // a change may ask for this very path as it was before
      states[index + 1] = changes[index]?.(path, before, viewAt(index)) ?? before;
    }
    return states[moment] ?? unknown(undefined);
  }

  const views: FileView[] = [];
  const viewAt = (moment: number): FileView =>
    (views[moment] ??= {
      at(path) {
        const real = resolve(path, "keep", moment);
        return real === undefined ? unknown(undefined) : at(real, moment);
      },
      resolve: (path, last = "follow") => resolve(path, last, moment),
    });

  function resolve(path: string, last: "follow" | "keep", moment: number): string | undefined {
    let parts = normal(path).split("/").slice(1);
    let real = "/";
    for (let hops = 0; parts.length > 0;) {
      const [part = "", ...rest] = parts;
      const next = posix.join(real, part);
      const state = rest.length === 0 && last === "keep" ? undefined : at(next, moment);
      if (state?.type !== "link" && state?.mayBeLink !== true) {
        real = next;
        parts = rest;
        continue;
      }
      if (state.link === undefined || ++hops > MOST_LINKS) return undefined;
      parts = [...normal(posix.resolve(real, state.link)).split("/").slice(1), ...rest].filter((each) => each !== "");
      real = "/";
    }
    return real;
  }

  return {
    add(change) {
      if (changes.length < MOST_CHANGES) changes.push(change);
      else if (changes.length === MOST_CHANGES) changes.push((_path, { by }) => unknown(by));
    },
    now: () => viewAt(changes.length),
  };
}
