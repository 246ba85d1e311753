import { describe, expect, test } from "vitest";
import { findMirror, parseBaseFlag, parseUserConfig } from "./user-config.ts";

describe("findMirror", () => {
  const mirrors = {
    "python:3.11-slim": "local/python:3.11-slim",
    "node@sha256:aa": "local/node:a",
    "docker.io/library/": "mirror.example/all/",
    "ghcr.io/team/*": "mirror.example/team/*",
    "registry.example:5000/app:1": "local/app:1",
    "host:5000/": "local/",
  };

  test.each([
    ["python:3.11-slim", "local/python:3.11-slim"],
    ["docker.io/library/python:3.11-slim", "local/python:3.11-slim"],
    ["index.docker.io/library/python:3.11-slim", "local/python:3.11-slim"],
    ["docker.io/python:3.11-slim", "local/python:3.11-slim"],
    ["python:3.11-slim@sha256:bb", "local/python:3.11-slim"],
    ["node:22@sha256:aa", "local/node:a"],
    ["redis", "mirror.example/all/redis:latest"],
    ["postgres:17@sha256:cc", "mirror.example/all/postgres:17@sha256:cc"],
    ["ghcr.io/team/tool:2", "mirror.example/team/tool:2"],
    ["registry.example:5000/app:1", "local/app:1"],
    ["registry.example:5000/app:2", undefined],
    ["host:5000/app:1", "local/app:1"],
    ["bitnami/redis:8", undefined],
    ["localhost/python:3.11-slim", undefined],
  ])("%s → %s", (ref, expected) => {
    expect(findMirror(mirrors, ref)).toBe(expected);
  });

  test("a name with a port is no name of Docker's own registry", () => {
    expect(findMirror({ "docker.io/": "mirror/" }, "host:5000/app:1")).toBeUndefined();
  });

  test("the longest beginning wins, wherever it stands", () => {
    expect(findMirror({ "docker.io/": "short/", "docker.io/library/": "long/" }, "python:3")).toBe("long/python:3");
    expect(findMirror({ "python:3*": "long/p3*", "docker.io/": "short/" }, "python:3.11")).toBe("long/p3.11");
  });
});

describe("parseBaseFlag", () => {
  test("names an image and its stand-in", () => {
    expect(parseBaseFlag("python:3.11-slim=local/p:1")).toEqual(["python:3.11-slim", "local/p:1"]);
  });

  test.each(["", "python", "=x", "x=", "a=b=c"])("refuses %j", (flag) => {
    expect(() => parseBaseFlag(flag)).toThrow("does not name an image");
  });
});

describe("parseUserConfig", () => {
  test("reads mirrors", () => {
    expect(parseUserConfig('mirrors: { "python:3.11-slim": local/p }', "/c.yaml")).toEqual({ mirrors: { "python:3.11-slim": "local/p" } });
  });

  test.each(["", "# nothing\n", "{}"])("%j holds none", (text) => {
    expect(parseUserConfig(text, "/c.yaml")).toEqual({ mirrors: {} });
  });

  test("a wrong key is told with its place", () => {
    expect(() => parseUserConfig("mirors: {}", "/c.yaml")).toThrow(expect.objectContaining({ message: 'unknown key "mirors"', hint: "did you mean mirrors?" }));
    expect(() => parseUserConfig("mirrors: { a: 1 }", "/c.yaml")).toThrow("mirrors.a must be a text; it is 1");
  });
});
