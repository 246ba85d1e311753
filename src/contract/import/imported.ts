import type { Level } from "../../verdict/verdict.ts";

/** What another tool's file becomes in a contract. */
export interface Imported {
  /** As the user typed it. */
  readonly path: string;
  /** Presets that the requirements stand on. */
  readonly extends: readonly string[];
  readonly requirements: readonly ImportedRequirement[];
  /** Requirements of the presets that are taken away. */
  readonly off: readonly string[];
  /** What a contract cannot say, each with the reason. */
  readonly left: readonly LeftOver[];
}

export interface ImportedRequirement {
  readonly id: string;
  readonly check: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Undefined: the check's own. */
  readonly level?: Level;
}

export interface LeftOver {
  /** 1-based; undefined where it is a matter of the whole file. */
  readonly line: number | undefined;
  /** As the file calls it. */
  readonly what: string;
  readonly why: string;
}

const LONGEST_ID = 100;

/** Ids of their own for what goes by a name: without control characters, none twice. */
export function idMaker(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const plain = name.replaceAll(/\p{Cc}+/gu, " ").trim() || "test";
    for (let number = 1; ; number += 1) {
      const tail = number === 1 ? "" : ` (${number})`;
      const id = plain.slice(0, LONGEST_ID - tail.length) + tail;
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  };
}
