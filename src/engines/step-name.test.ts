import { expect, test } from "vitest";
import { readStepName, withoutTarget } from "./step-name.ts";

test.each([
  ["[runner 3/7] RUN make [all]", { stage: "runner", number: 3, text: "RUN make [all]" }],
  ["[stage-1 2/3] COPY a b", { stage: "stage-1", number: 2, text: "COPY a b" }],
  ["[linux/arm64 runner 2/3] RUN x", { platform: "linux/arm64", stage: "runner", number: 2, text: "RUN x" }],
  ["[app runner 2/3] RUN x", { target: "app", stage: "runner", number: 2, text: "RUN x" }],
  ["[app linux/amd64 app 10/12] RUN x", { target: "app", platform: "linux/amd64", stage: "app", number: 10, text: "RUN x" }],
  ["[internal] load build context", { text: "load build context" }],
  ["[app internal] load .dockerignore", { target: "app", text: "load .dockerignore" }],
  ["[app] exporting to image", { target: "app", text: "exporting to image" }],
  ["exporting to image", { text: "exporting to image" }],
  ["[2/3] RUN x", { number: 2, text: "RUN x" }],
  ["[app 2/3] RUN x", { target: "app", number: 2, text: "RUN x" }],
  ["[linux/arm64 2/3] RUN x", { platform: "linux/arm64", number: 2, text: "RUN x" }],
])("%s", (name, read) => {
  expect(readStepName(name, ["app"])).toEqual({ target: undefined, platform: undefined, stage: undefined, number: undefined, ...read });
});

test("without the target it is called as when the image is built alone", () => {
  expect(withoutTarget("[app runner 2/3] RUN x", "app")).toBe("[runner 2/3] RUN x");
  expect(withoutTarget("[app] exporting to image", "app")).toBe("exporting to image");
  expect(withoutTarget("[runner 2/3] RUN x", "app")).toBe("[runner 2/3] RUN x");
});
