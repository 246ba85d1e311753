import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (names: readonly string[], workingDir = "/app", more: { readonly allow?: readonly string[]; readonly baseLayers?: number } = {}) =>
  judgeImage(check, {
    layers: [names.map((name) => ({ name, content: "x" }))],
    config: { WorkingDir: workingDir },
    options: more.allow === undefined ? {} : { allow: more.allow },
    ...(more.baseLayers === undefined ? {} : { baseLayers: more.baseLayers }),
  });

test("tests are told by their folder, with their number", async () => {
  const answer = await judge(["app/tests/test_a.py", "app/tests/unit/test_b.py", "app/web/button.spec.ts", "app/main.py"]);
  expect(answer.evidence.map(({ message }) => [message.code, message.args["path"], message.args["count"]])).toEqual([
    ["folder", "/app/tests", 2],
    ["file", "/app/web/button.spec.ts", undefined],
  ]);
});

test("packages' tests, names that only look like it and what is allowed are left alone", async () => {
  const foreign = ["app/.venv/lib/python3.13/site-packages/x/test_x.py", "app/node_modules/x/x.test.js", "usr/lib/python3/test_a.py", "app/test/data.json"];
  expect(told(await judge(foreign))).toBe("proven: none");
  expect(told(await judge(["usr/lib/python3/test_a.py", "srv/test_a.py"], ""))).toBe("violated: file");
  expect(told(await judge(["app/tests/test_a.py"], "/app", { allow: ["tests"] }))).toBe("proven: none");
  expect(told(await judge(["app/tests/test_a.py"], "/app", { baseLayers: 1 }))).toBe("proven: none");
});
