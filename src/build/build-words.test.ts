import { expect, test } from "vitest";
import { parseAssignments, parsePlatforms, parseSecret } from "./build-words.ts";
import { workWords } from "./work-words.ts";

const absolute = (path: string): string => `/here/${path}`;

test.each([
  ["id=npmrc,src=.npmrc", { id: "npmrc", from: { file: "/here/.npmrc" } }],
  ["id=npmrc,source=.npmrc,type=file", { id: "npmrc", from: { file: "/here/.npmrc" } }],
  ["id=token,env=CI_TOKEN", { id: "token", from: { variable: "CI_TOKEN" } }],
  ["type=env,id=token,src=CI_TOKEN", { id: "token", from: { variable: "CI_TOKEN" } }],
  ["id=TOKEN", { id: "TOKEN", from: { variable: "TOKEN" } }],
])("--secret %s", (word, secret) => {
  expect(parseSecret(word, absolute)).toEqual(secret);
});

test.each(["", "npmrc", "src=.npmrc", "id=a,src=b,env=c", "id=a,value=hunter2"])("--secret %s is refused, without its words", (word) => {
  expect(() => parseSecret(word, absolute)).toThrow(/--secret|the secret a/);
  expect(() => parseSecret(word, absolute)).not.toThrow(/hunter2/);
});

test("assignments take their values from the word, or else from the environment; what neither has is left out", () => {
  expect(parseAssignments("--build-arg", ["A=1=2", "B", "C", "D="], { B: "from outside" })).toEqual({ A: "1=2", B: "from outside", D: "" });
  expect(() => parseAssignments("--build-arg", ["=x"], {})).toThrow("--build-arg wants NAME=value");
});

test("platforms are split, and each once", () => {
  expect(parsePlatforms(["linux/amd64,linux/arm64/v8", "LINUX/amd64"])).toEqual(["linux/amd64", "linux/arm64/v8"]);
  expect(() => parsePlatforms(["arm64"])).toThrow("arm64 is no platform");
  expect(() => parsePlatforms([""])).toThrow("an empty word is no platform");
});

test.each([
  ["[runner 3/7] RUN make\nmore", "[runner 3/7] RUN make"],
  ["[internal] load build context", "sending the build context"],
  ["[internal] load metadata for docker.io/library/python:3", "looking up docker.io/library/python:3"],
  ["resolve image config for docker-image://docker.io/docker/dockerfile:1", "looking up docker.io/docker/dockerfile:1"],
  ["exporting to image", "writing the image"],
  ["exporting cache to client directory", "writing the cache"],
])("%j is told as %s", (name, words) => {
  expect(workWords(name)).toBe(words);
});
