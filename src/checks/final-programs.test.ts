import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { programIn } from "./final-programs.ts";

function curlIn(text: string): string | undefined {
  const plan = makePlan({ path: "Dockerfile", text });
  return plan.target && programIn(plan, plan.target, "curl");
}

test.each([
  ["FROM python:3.13-slim", "no"],
  ["FROM python:3.13", "yes"],
  ["FROM docker.io/library/node:22-alpine3.20", "no"],
  ["FROM example.com/base", "unknown"],
  ["FROM debian\nRUN apt-get install -y curl", "yes"],
  ["FROM debian\nRUN apt-get install -y curl && apt-get purge -y curl", "no"],
  ["FROM debian\nRUN apt-get install -y some-large-thing", "unknown"],
  ["FROM debian\nRUN ./install.sh", "unknown"],
  ["FROM debian\nCOPY --from=curlimages/curl /usr/bin/curl /usr/bin/", "unknown"],
  ["FROM debian\nADD rootfs.tar /", "unknown"],
  ["FROM debian\nCOPY . /app\nRUN pip install -r requirements.txt && chown -R 1 /app", "no"],
])("curl in %s: %s", (text, expected) => {
  expect(curlIn(text)).toBe(expected);
});
