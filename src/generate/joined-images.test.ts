import { expect, test } from "vitest";
import type { ContractImage } from "../contract/contract.ts";
import type { Shape } from "../contract/shape.ts";
import { joinedImages } from "./joined-images.ts";

function image(name: string, dockerfile: string, target?: string, application = "/app"): ContractImage {
  return {
    name,
    application,
    build: { context: application, dockerfile: `${application}/${dockerfile}`, target, args: {}, tags: [] },
  } as unknown as ContractImage;
}

const asked = ({ build: { target }, name }: ContractImage): Shape => ({ program: name, ...(target === undefined ? {} : { stages: ["builder", target] }) });

const WHOLE = `# Written by plimsoll.

FROM python:3.13-slim AS base
WORKDIR /app

FROM base AS builder
RUN make

# With hot reload.

FROM base AS development
COPY . .
CMD ["dev"]

FROM python:3.13-slim AS runtime
COPY --from=builder /opt/venv /opt/venv
`;

test("an image for development shapes a stage of the Dockerfile that ships", () => {
  const [only, ...none] = joinedImages([image("prod", "Dockerfile", "production"), image("dev", "Dockerfile", "development")], asked);
  expect(none).toEqual([]);
  expect(only?.image.name).toBe("prod");
  expect(only?.shape).toEqual({
    program: "prod",
    stages: ["builder", "production", "development"],
    development: { program: "dev", stages: ["builder", "development"] },
  });
  expect(only?.cut(WHOLE)).toBe(WHOLE);
});

test("the order of the two does not matter", () => {
  const [only, ...none] = joinedImages([image("dev", "Dockerfile", "development"), image("prod", "Dockerfile", "production")], asked);
  expect(none).toEqual([]);
  expect([only?.image.name, only?.shape.development?.program]).toEqual(["prod", "dev"]);
});

test("one with a Dockerfile of its own takes its stages along", () => {
  const [shipped, developed, ...none] = joinedImages([image("prod", "Dockerfile", "runtime"), image("dev", "Dockerfile.dev")], asked);
  expect(none).toEqual([]);
  // what development copies is let in by the one ignore file, which is written for the image that ships
  expect(shipped?.shape).toEqual({ program: "prod", stages: ["builder", "runtime"], development: { program: "dev" } });
  expect(shipped?.cut(WHOLE)).toBe(WHOLE.replace(/# With hot[^]*?"dev"\]\n\n/, ""));
  expect(developed?.image.name).toBe("dev");
  expect(developed?.shape).toEqual({ program: "prod", stages: ["builder", "runtime"], development: { program: "dev" } });
  expect(developed?.cut(WHOLE)).toBe(
    '# Written by plimsoll.\n\nFROM python:3.13-slim AS base\nWORKDIR /app\n\n# With hot reload.\n\nFROM base AS development\nCOPY . .\nCMD ["dev"]\n',
  );
});

test("other applications have nothing to do with it", () => {
  const both = joinedImages([image("back", "Dockerfile", "production", "/a"), image("front", "Dockerfile", "production", "/b")], asked);
  expect(both.map((one) => [one.image.name, one.shape.development])).toEqual([
    ["back", undefined],
    ["front", undefined],
  ]);
});

test.each([
  ["Dockerfile.dev", true],
  ["dev.Dockerfile", true],
  ["Dockerfile.development", true],
  ["Dockerfile.device", false],
  ["Dockerfile", false],
])("%s is for development: %s", (name, is) => {
  const joined = joinedImages([image("prod", "Prod.Dockerfile", "production"), image("other", name)], asked);
  expect(joined.find((one) => one.image.name === "other")?.shape.development !== undefined).toBe(is);
});
