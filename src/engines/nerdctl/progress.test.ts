import { expect, test } from "vitest";
import { readPlainProgress } from "./progress.ts";

// what BuildKit 0.27 prints with --progress=plain
const told = `#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 120B done
#1 DONE 0.0s
#4 [1/4] FROM docker.io/library/python:3.11-slim
#4 CACHED
#5 [2/4] WORKDIR /app
#5 CACHED
#6 [3/4] RUN make
#6 0.123 one
#6 0.456 two
#6 DONE 0.5s
#7 [4/4] RUN ls /nope
#7 0.162 ls: cannot access '/nope': No such file or directory
#7 ERROR: process "/bin/sh -c ls /nope" did not complete successfully: exit code: 2
------
`;

test("steps, what came from the cache, and the one that failed with what it printed", () => {
  const states: string[] = [];
  const progress = readPlainProgress(({ name, state }) => states.push(`${state} ${name}`));
  for (const line of told.split("\n")) progress.line(line);
  expect(progress.steps()).toEqual([
    { name: "[2/4] WORKDIR /app", state: "cached", seconds: 0 },
    { name: "[3/4] RUN make", state: "done", seconds: 0.5 },
    { name: "[4/4] RUN ls /nope", state: "failed", seconds: 0 },
  ]);
  expect(states.slice(0, 4)).toEqual(["started [2/4] WORKDIR /app", "cached [2/4] WORKDIR /app", "started [3/4] RUN make", "done [3/4] RUN make"]);
  expect(progress.failed()).toMatchObject({
    name: "[4/4] RUN ls /nope",
    error: 'process "/bin/sh -c ls /nope" did not complete successfully: exit code: 2',
    output: ["ls: cannot access '/nope': No such file or directory"],
  });
});
