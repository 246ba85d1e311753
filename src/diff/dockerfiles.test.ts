import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import type { DockerfileComparison } from "./comparison.ts";
import { compareDockerfiles } from "./dockerfiles.ts";

function compared(before: string, after: string, target?: string): DockerfileComparison {
  const plan = (path: string, text: string) => makePlan({ path, text, args: {}, ...(target === undefined ? {} : { target }) });
  return compareDockerfiles(plan("before", before), plan("after", after));
}

const file = `FROM python:3.13-slim AS build
RUN pip install --prefix=/x flask==3.0.3
FROM python:3.13-slim
RUN apt-get update && \\
    # what talks to the database
    apt-get install -y libpq5
COPY --from=build /x /usr/local
EXPOSE 8000
CMD ["flask", "run"]
`;

test("the same text is identical; comments, breaks and cases make it alike", () => {
  expect(compared(file, file).outcome).toBe("identical");
  const other = file
    .replace("    # what talks to the database\n", "")
    .replace("&& \\\n    apt-get", "&&   apt-get")
    .replace("EXPOSE", "expose")
    .replace("CMD", "# start it\nCMD");
  expect(compared(file, other)).toMatchObject({ outcome: "alike", instructions: [] });
});

test("what the target sets is told under an image's words", () => {
  const { configuration, outcome } = compared(
    file,
    `${file.replace("EXPOSE 8000", "EXPOSE 9000/udp").replace('CMD ["flask", "run"]', "CMD flask run")}USER 1001\nENV API_KEY=q7Zk2Vw9Xc4Rt8Ym A="b c"\nHEALTHCHECK --interval=5s CMD curl -f localhost\n`,
  );
  expect(outcome).toBe("different");
  expect(configuration.map(({ after, before, name, setting }) => `${setting} ${name ?? ""}: ${before ?? "-"} > ${after ?? "-"}`)).toEqual([
    'cmd : ["flask","run"] > ["/bin/sh","-c","flask run"]',
    "port 8000/tcp: exposed > -",
    "user : - > 1001",
    expect.stringMatching(/^environment API_KEY: - > \*\*\* \(sha256 [0-9a-f]{8}\)$/),
    'environment A: - > "b c"',
    "port 9000/udp: - > exposed",
    'health check test: - > ["CMD-SHELL","curl -f localhost"]',
    "health check interval: - > 5 s",
  ]);
});

test("stages, packages and instructions, each where it is", () => {
  const after = file.replace("flask==3.0.3", "flask==3.1.0 gunicorn").replace("libpq5", "libpq5 tini").replaceAll("3.13-slim", "3.14-slim");
  expect(compared(file, after)).toMatchObject({
    before: { base: "python:3.13-slim", target: "stage 1" },
    after: { base: "python:3.14-slim" },
    stages: [
      { stage: "build", before: "python:3.13-slim", after: "python:3.14-slim" },
      { stage: "stage 1", before: "python:3.13-slim", after: "python:3.14-slim" },
    ],
    packages: [
      { manager: "pip", name: "flask", before: "==3.0.3", after: "==3.1.0", shipped: false },
      { manager: "pip", name: "gunicorn", before: undefined, after: "", shipped: false },
      { manager: "apt", name: "tini", before: undefined, after: "", shipped: true },
    ],
    instructions: [
      { stage: "build", change: "removed", line: 2, text: "RUN pip install --prefix=/x flask==3.0.3" },
      { stage: "build", change: "added", line: 2, text: "RUN pip install --prefix=/x flask==3.1.0 gunicorn" },
      { stage: "stage 1", change: "removed", line: 4, text: "RUN apt-get update && apt-get install -y libpq5" },
      { stage: "stage 1", change: "added", line: 4, text: "RUN apt-get update && apt-get install -y libpq5 tini" },
    ],
  });
});

test("a stage that the target needs nothing of counts for nothing, until it does", () => {
  const lonely = "FROM node:22 AS docs\nRUN npm install typedoc\n";
  expect(compared(file, lonely + file)).toMatchObject({
    outcome: "different",
    stages: [expect.objectContaining({ stage: "stage 1" }), expect.objectContaining({ stage: "stage 2" })],
  });
  const named = file.replace("slim\nRUN apt", "slim AS run\nRUN apt");
  expect(compared(named, lonely + named).outcome).toBe("alike");
  expect(compared(named, lonely + named, "docs").outcome).toBe("different");
});

test("what stands in a here-document is part of its instruction", () => {
  const heredoc = (line: string): string => `FROM debian\nRUN <<EOF\n${line}\nEOF\n`;
  expect(compared(heredoc("make"), heredoc("make install")).instructions.map(({ text }) => text)).toEqual(["RUN <<EOF make", "RUN <<EOF make install"]);
});

test("files without a stage to build are compared as far as they go", () => {
  expect(compared("", "# nothing\n")).toMatchObject({ outcome: "alike", before: { target: undefined, base: undefined } });
  expect(compared("", "FROM scratch\n")).toMatchObject({ outcome: "different", stages: [{ stage: "stage 0", before: undefined, after: "scratch" }] });
});
