import { describe, expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import type { NodeApplication } from "./application.ts";
import { detectNode } from "./detect-node.ts";

function server(manifest: Record<string, unknown>, files: Record<string, string>): NodeApplication {
  const { application } = detectNode(memoryProject({ "package.json": JSON.stringify(manifest), ...files }));
  if (application.language !== "node") throw new Error(`found ${application.framework.value}, no server`);
  return application;
}

const express = (source: string, files: Record<string, string> = {}): NodeApplication =>
  server({ scripts: { start: "node app.js" }, dependencies: { express: "5" } }, { "app.js": `const app = require("express")();\n${source}`, ...files });

describe("the port", () => {
  test.each([
    ["kept by Express under a name", 'app.set("port", 8090);\napp.listen(app.get("port"));\n'],
    ["behind two variables", "app.listen(process.env.PORT || process.env.OTHER_PORT || 8090);\n"],
    ["of another setting is not taken", 'app.set("retries", 12);\napp.set("port", 8090);\napp.listen(app.get("port"));\n'],
  ])("%s", (_, source) => {
    expect(express(source).port.value).toBe(8090);
  });

  test("that a Dockerfile gives a framework is set for its server too", () => {
    const nuxt = (dockerfile: string): unknown[] => {
      const { port, listening } = server({ scripts: { build: "nuxt build" }, dependencies: { nuxt: "4" } }, { Dockerfile: dockerfile });
      return [port.value, listening.find(({ value }) => value.name === "PORT")?.value.value];
    };
    expect(nuxt("FROM node:24\nEXPOSE 5150/tcp\n")).toEqual([5150, "5150"]);
    expect(nuxt("FROM node:24\nENV HOST=:: PORT=5151\n")).toEqual([5151, "5151"]);
    expect(nuxt("FROM nginx\nEXPOSE 80\n")).toEqual([3000, "3000"]);
  });
});

test("the path of the whole goes before that of a part", () => {
  const route = (path: string): string => `app.get("${path}", (q, r) => r.end());\n`;
  expect(express(`${route("/api/mail/health")}${route("/healthcheck")}app.listen(3000);\n`).health?.value).toBe("/healthcheck");
  expect(express(`${route("/api/v1/health")}${route("/ready")}app.listen(3000);\n`).health?.value).toBe("/api/v1/health");
  expect(express(`${route("/mail/health")}app.listen(3000);\n`).health?.value).toBe("/mail/health");
});

test("the Node of the user's Dockerfile, while it gets security updates", () => {
  const node = (from: string): string => express("app.listen(3000);\n", { Dockerfile: `FROM ${from}\n` }).node.value;
  expect(node("--platform=linux/amd64 docker.io/library/node:22.11-alpine AS base")).toBe("22");
  expect(node("node:14")).toBe("24");
  expect(node("mynode:22")).toBe("24");
});

test("services that a trial does not start are told too, and make no choice between databases", () => {
  const { services } = server(
    { scripts: { start: "node app.js" }, dependencies: { express: "5", pg: "8", "@elastic/elasticsearch": "9", amqplib: "0.10" } },
    { "app.js": 'require("express")().listen(process.env.AMQP_URL);\n' },
  );
  expect(services.map(({ value }) => [value.kind, value.variable, value.optional])).toEqual([
    ["postgres", undefined, undefined],
    ["elasticsearch", undefined, undefined],
    ["rabbitmq", "AMQP_URL", undefined],
  ]);
});
