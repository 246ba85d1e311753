import { array, optional, strictObject, string, type GenericSchema } from "valibot";
import { describe, expect, test } from "vitest";
import type { ContractImage, Requirement } from "./contract.ts";
import { shapeOf } from "./image-shape.ts";
import type { Shape } from "./shape.ts";

const checks = new Map<string, { options: GenericSchema; shape?: (options: never) => Shape }>([
  ["base-image", { options: strictObject({ image: optional(string(), "python:3.13-slim") }), shape: ({ image }: { image: string }) => ({ base: image }) }],
  ["named", { options: strictObject({ name: string() }), shape: ({ name }: { name: string }) => ({ user: { name } }) }],
  ["numbered", { options: strictObject({}), shape: () => ({ user: { uid: 1001 } }) }],
  ["packages", { options: strictObject({ packages: array(string()) }), shape: ({ packages }: { packages: string[] }) => ({ packages }) }],
  ["no-shape", { options: strictObject({}) }],
]);

function imageOf(...requirements: readonly (readonly [id: string, check: string, options?: Record<string, unknown>])[]): ContractImage {
  return {
    name: "api",
    application: "/app",
    build: { context: "/app", dockerfile: "/app/Dockerfile", target: undefined, args: {}, tags: [] },
    trial: { environment: {}, port: undefined, services: [], ready: { request: undefined, log: undefined, within: 30 }, command: undefined, limits: {} },
    requirements: requirements.map(([id, check, options = {}]): Requirement => ({
      id,
      check,
      options,
      also: [],
      title: undefined,
      level: "error",
      unprovenAllowed: false,
      origin: "plimsoll.yaml",
    })),
  };
}

describe("shapeOf", () => {
  test("joins what the requirements ask for, with the defaults of their options", () => {
    const image = imageOf(
      ["1", "base-image"],
      ["2", "named", { name: "app" }],
      ["3", "numbered"],
      ["4", "no-shape"],
      ["5", "packages", { packages: ["a", "b"] }],
      ["6", "packages", { packages: ["b", "c"] }],
    );
    expect(shapeOf(image, checks)).toEqual({ base: "python:3.13-slim", user: { name: "app", uid: 1001 }, packages: ["a", "b", "c"] });
  });

  test("says which two contradict each other", () => {
    expect(() => shapeOf(imageOf(["FR-1", "base-image", { image: "a" }], ["FR-2", "base-image", { image: "b" }]), checks)).toThrow(
      "FR-1 and FR-2 of api contradict each other: base a and b",
    );
    expect(() => shapeOf(imageOf(["1", "named", { name: "a" }], ["2", "named", { name: "b" }]), checks)).toThrow("user.name a and b");
  });

  test("the same thing asked for twice is no contradiction", () => {
    expect(shapeOf(imageOf(["1", "base-image", { image: "a" }], ["2", "base-image", { image: "a" }]), checks)).toEqual({ base: "a" });
  });
});
