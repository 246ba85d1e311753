import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { instructionAt, instructionOf } from "./failing-instruction.ts";

// the numbers are those that BuildKit gave the steps of this file
const text = `FROM python:3 AS base
ENV A=1
WORKDIR /app
RUN one
FROM base AS runner
COPY a b
RUN two \\
  more
FROM scratch
COPY --from=runner /app /app
FROM python:3
RUN last
`;

test.each([
  ["[base 2/3] WORKDIR /app", 3],
  ["[base 3/3] RUN one", 4],
  ["[runner 1/2] COPY a b", 6],
  ["[runner 2/2] RUN two   more", 7],
  ["[stage-2 1/1] COPY --from=runner /app /app", 10],
  ["[linux/arm64 stage-3 2/2] RUN last", 12],
  // with variables expanded, so that the number alone tells
  ["[base 3/3] RUN what one stands for", 4],
  ["[runner 2/2] RUN what two stands for", 7],
  ["[stage-2 1/1] COPY --from=runner /else /app", 10],
  // as buildah counts
  ["[base 4/4] RUN one", 4],
  ["[runner 3/3] RUN two   more", 7],
  ["[internal] load metadata for docker.io/library/python:3", undefined],
  ["[gone 2/2] RUN x", undefined],
  [undefined, undefined],
])("%s is at line %s", (step, line) => {
  expect(instructionOf(makePlan({ path: "Dockerfile", text }), step)?.startLine).toBe(line);
});

test("a line inside an instruction leads to it", () => {
  const plan = makePlan({ path: "Dockerfile", text });
  expect(instructionAt(plan, 8)?.startLine).toBe(7);
  expect(instructionAt(plan, 99)).toBeUndefined();
});
