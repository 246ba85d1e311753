import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  [undefined, "proven: imageSignal"],
  ["SIGQUIT", "proven: imageSignal"],
  ["15", "proven: imageSignal"],
  ["SIGKILL", "violated: uncaught"],
  ["9", "violated: uncaught"],
  ["SIGNONE", "violated: unknown"],
])("an image's stop signal %s is %s", async (signal, said) => {
  expect(told(await judgeImage(check, { layers: [[]], config: signal === undefined ? {} : { StopSignal: signal } }))).toBe(said);
});
