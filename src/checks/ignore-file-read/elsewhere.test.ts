import { expect, test } from "vitest";
import { makeBuildContext } from "../../plan/context.ts";
import { makePlan } from "../../plan/make.ts";
import { fakeProject } from "../testing.ts";
import { check } from "./index.ts";

function outcomeOf(text: string, files: Readonly<Record<string, string>>): string | undefined {
  const project = fakeProject({ "docker/Dockerfile": text, "docker/.dockerignore": ".env", ...files });
  const context = makeBuildContext({ files: project.files(), read: project.read, exists: project.exists, dockerfilePath: "docker/Dockerfile" });
  return check.file?.({ plan: makePlan({ path: "app/docker/Dockerfile", text, context }), project, standIns: {} }, {} as never).outcome;
}

const copies = "FROM node:24\nCOPY package*.json ./\nCOPY . .\n";

test("an ignore file beside a Dockerfile whose context is the folder above is not read", () => {
  expect(outcomeOf(copies, { "package.json": "{}" })).toBe("violated");
});

test("the folder may be the context of another build", () => {
  expect(outcomeOf(copies, { "package.json": "{}", "docker/package.json": "{}" })).toBe("proven");
  expect(outcomeOf("FROM node:24\nCOPY . .\n", { "package.json": "{}" })).toBe("proven");
  expect(outcomeOf(copies, {})).toBe("proven");
});

test("where an ignore file is read, the other one is no fault", () => {
  expect(outcomeOf(copies, { "package.json": "{}", ".dockerignore": ".git" })).toBe("proven");
  expect(outcomeOf(copies, { "package.json": "{}", "docker/Dockerfile.dockerignore": ".git" })).toBe("proven");
});
