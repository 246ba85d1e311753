import { expect, test } from "vitest";
import { fakeFileEvidence } from "../testing.ts";
import { check } from "./index.ts";

function codes(dockerfile: string, script: string): (string | undefined)[] | undefined {
  return check
    .file?.(fakeFileEvidence(dockerfile, { files: { Dockerfile: dockerfile, "start.sh": script } }), {} as never)
    .evidence.map(({ message }) => message.code);
}

test("Windows line ends are found, unless a step mends them", () => {
  const script = "#!/bin/sh\r\nexec python main.py\r\n";
  expect(codes('FROM python:3.13-slim\nCOPY start.sh /\nCMD ["/start.sh"]\n', script)).toEqual(["carriage"]);
  expect(codes('FROM python:3.13-slim\nCOPY start.sh /\nRUN sed -i "s/\\r$//" /start.sh\nCMD ["/start.sh"]\n', script)).toEqual([]);
});
