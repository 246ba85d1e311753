import { expect, test } from "vitest";
import { fakeImage } from "../testing.ts";
import type { FakeImageParts } from "../testing.ts";
import { check } from "./index.ts";

const judge = (files: NonNullable<FakeImageParts["files"]>, paths: readonly string[]) =>
  check.image?.({ image: fakeImage({ config: { workingDir: "/srv" }, files }), scan: undefined }, { paths } as never);

test("what must stay out is found with its layer", () => {
  expect(judge({ "/srv/deep/.env": { layer: 2 } }, ["**/.env"])).toEqual({
    outcome: "violated",
    evidence: [{ message: { code: "present", args: { path: "/srv/deep/.env" } }, place: { kind: "image", path: "/srv/deep/.env", layer: 2 } }],
  });
});

test("a relative path is meant in the working directory", () => {
  expect(judge({ "/srv/tests/test_app.py": "" }, ["tests"])?.outcome).toBe("violated");
  expect(judge({ "/usr/lib/tests/test_app.py": "" }, ["tests"])?.outcome).toBe("proven");
});

test("ten places are shown, the rest is counted", () => {
  const many = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`/srv/tests/test_${index}.py`, ""]));
  const answer = judge(many, ["tests/*.py"]);
  expect(answer?.evidence.length).toBe(11);
  expect(answer?.evidence.at(-1)?.message).toEqual({ code: "more", args: { count: 4 } });
});
