import { runInThisContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { presetNames } from "../src/contract/presets.ts";
import { UserError } from "../src/errors.ts";
import { filesToCheck } from "../src/session/check-files.ts";
import { fixFiles } from "../src/session/fix-files.ts";
import { readingHost } from "../src/session/testing.ts";
import { longLines, manyLines } from "./hostile-shapes.ts";

/** What hangs takes for ever, and a busy machine is slow. */
const LIMIT_MS = 40_000;

/** Fixes a text by every fix there is; fails where that takes too long, also in the middle of a regular expression. */
function fixed(text: string): string {
  const host = readingHost({ "/repo/Dockerfile": text });
  const work = (): string => {
    try {
      const files = filesToCheck(host, { paths: ["."], input: undefined, choice: { presets: presetNames, only: [] } });
      return fixFiles(host, files, true)[0]?.texts.dockerfile ?? text;
    } catch (error) {
      if (error instanceof UserError) return text;
      throw error;
    }
  };
  const shared = globalThis as { hostileFix?: typeof work };
  shared.hostileFix = work;
  return runInThisContext("hostileFix()", { timeout: LIMIT_MS }) as string;
}

describe("a hostile text is fixed as far as it goes, and no further", () => {
  test.each(Object.entries({ ...longLines, ...manyLines }))("%s", (_, shape) => {
    const once = fixed(shape(1200));
    expect(fixed(once)).toBe(once);
  });
});
