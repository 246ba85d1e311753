import { parse } from "valibot";
import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { fakeImageEvidence } from "../testing.ts";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const app: readonly Piece[] = [{ name: "app/main.py", content: "1" }];

async function judge(
  before: readonly Piece[],
  after: readonly Piece[] | undefined,
  options: Readonly<Record<string, unknown>> = {},
  config = {},
): Promise<string> {
  const rebuilt = after === undefined ? {} : { rebuilt: { layers: [after], config } };
  return told(await judgeImage(check, { layers: [before], options, ...rebuilt }));
}

test("what comes out the same is proven, and times are no difference until the digest is asked for", async () => {
  const later = app.map((piece) => ({ ...piece, mtime: 9 }));
  expect(await judge(app, app)).toBe("proven: same");
  expect(await judge(app, app, { same: "digest" })).toBe("proven: same");
  expect(await judge(app, later)).toBe("proven: same");
  expect(await judge(app, later, { same: "digest" })).toBe("violated: digest reason");
});

test("without a second build nothing is known", async () => {
  expect(await judge(app, undefined)).toBe("unproven: notRebuilt");
});

test("a second build that failed says why", async () => {
  const failed = { ...fakeImageEvidence(), rebuilt: { unlooked: "RUN pip install . failed: exit code 1" } };
  const answer = check.image?.(failed, parse(check.options, {}) as never);
  expect(answer).toMatchObject({ outcome: "unproven", evidence: [{ message: { args: { reason: "RUN pip install . failed: exit code 1" } } }] });
});

test("settings, packages, files with a reason and without are told apart", async () => {
  const status = (version: string): Piece => ({ name: "var/lib/dpkg/status", content: `Package: a\nStatus: install ok installed\nVersion: ${version}\n\n` });
  const log = (content: string): readonly Piece[] => ["1", "2", "3"].map((name) => ({ name: `var/log/${name}`, content }));
  expect(await judge([...app, ...log("x"), status("1")], [{ name: "app/main.py", content: "2" }, ...log("yy"), status("2")], {}, { User: "app" })).toBe(
    "violated: setting package reason reason file",
  );
});

test("paths that may differ are left out", async () => {
  const random = (content: string): Piece => ({ name: "var/lib/app/seed", content });
  expect(await judge([...app, random("1")], [...app, random("2")])).toBe("violated: file");
  expect(await judge([...app, random("1")], [...app, random("2")], { except: ["/var/lib/**"] })).toBe("proven: same");
});

test("many paths are counted", async () => {
  const many = (content: string): readonly Piece[] => Array.from({ length: 14 }, (_, index) => ({ name: `f${index}`, content }));
  const answer = await judgeImage(check, { layers: [many("1")], rebuilt: { layers: [many("2")] } });
  expect(answer.evidence).toHaveLength(11);
  expect(answer.evidence.at(-1)?.message).toEqual({ code: "more", args: { count: 4 } });
});
