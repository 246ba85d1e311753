import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{}, "violated: imageNone"],
  [{ Cmd: ["bash"] }, "violated: imagePrompt"],
  [{ Cmd: ["/bin/sh"] }, "violated: imagePrompt"],
  [{ Cmd: ["python3"] }, "violated: imagePrompt"],
  [{ Cmd: ["python3", "app.py"] }, "proven: given"],
  [{ Entrypoint: ["/entrypoint.sh"], Cmd: ["node"] }, "proven: given"],
])("%j is %s", async (config, said) => {
  expect(told(await judgeImage(check, { layers: [[]], config }))).toBe(said);
});
