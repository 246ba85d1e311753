import { expect, test } from "vitest";
import { isDockerfileName } from "./dockerfile-names.ts";

test.each([
  "Dockerfile",
  "Containerfile",
  "dockerfile",
  "Dockerfile.dev",
  "Dockerfile-alpine",
  "api.Dockerfile",
  "api.dockerfile",
  "x.Containerfile",
  "Dockerfile.j2",
  "Dockerfile.go",
  "dockerfile.dev",
])("%s is a Dockerfile", (name) => {
  expect(isDockerfileName(name)).toBe(true);
});

test.each([
  "Dockerfile.dockerignore",
  "Dockerfile.md",
  "Dockerfiles",
  "README.Dockerfile.md",
  "MyDockerfile",
  ".dockerignore",
  "dockerfile.py",
  "dockerfile.go",
  "dockerfile_test.go",
  "Dockerfile.yaml",
])("%s is none", (name) => {
  expect(isDockerfileName(name)).toBe(false);
});
