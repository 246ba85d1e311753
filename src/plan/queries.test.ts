import { expect, test } from "vitest";
import { makePlan } from "./make.ts";
import { aptInstalled, commandLine, commandsRun, placeOf, stagesInTarget, usersCreated } from "./queries.ts";
import type { Plan } from "./plan.ts";

function plan(text: string): Plan {
  return makePlan({ path: "docker/Dockerfile", text });
}

function line(text: string): [string, string[]] | undefined {
  const found = commandLine(plan(`FROM a\n${text}`));
  return found === undefined ? undefined : [found.words.join(" "), found.commands.map((command) => [...command.wrappers, command.name].join(" "))];
}

test("packages are those that apt-get install names", () => {
  const made = plan(
    "FROM a\nRUN apt-get update && apt-get -y install -t stable --no-install-recommends curl=7.* libpq5:amd64 g++ x- ./y.deb git/stable $MORE && sudo apt install nano\n",
  );
  expect(aptInstalled(made, made.stages).map(({ name, version }) => [name, version])).toEqual([
    ["libpq5", undefined],
    ["g++", undefined],
    ["git", undefined],
    ["nano", undefined],
  ]);
  expect(aptInstalled(plan("FROM a\nRUN apt-get install curl='7.1*'\n"), plan("FROM a\nRUN apt-get install 'curl=7.1*'\n").stages)[0]).toMatchObject({
    name: "curl",
    version: "7.1*",
  });
});

test("users are those that useradd and adduser make", () => {
  const made = plan(
    `FROM a\nRUN groupadd -g 1002 apps && useradd -r -mu 1001 -g apps app && adduser --disabled-password --gecos "" --uid=7 web && adduser web apps\nRUN addgroup -S x && adduser -S -D -u 100 -G x -s /bin/sh y; useradd "$NAME"\n`,
  );
  expect(usersCreated(made.stages).map(({ name, uid, gid }) => [name, uid, gid])).toEqual([
    ["app", 1001, 1002],
    ["web", 7, 7],
    ["y", 100, undefined],
  ]);
});

test("the command line is ENTRYPOINT with CMD behind it", () => {
  expect(line("")).toBeUndefined();
  expect(line('CMD ["a", "b"]')).toEqual(["a b", ["a"]]);
  expect(line("CMD exec a b")).toEqual(["/bin/sh -c exec a b", ["exec a"]]);
  expect(line('ENTRYPOINT ["tini", "--"]\nCMD ["sh", "-c", "x && y"]')).toEqual(["tini -- sh -c x && y", ["tini sh x", "tini sh y"]]);
  expect(line('ENTRYPOINT ["/start.sh"]\nCMD uvicorn')).toEqual(["/start.sh /bin/sh -c uvicorn", ["/start.sh"]]);
  expect(line('ENTRYPOINT e\nCMD ["c"]')).toEqual(["/bin/sh -c e", ["e"]]);
  expect(line('ENTRYPOINT []\nCMD ["c"]')).toEqual(["c", ["c"]]);
  expect(line('SHELL ["bash", "-ec"]\nCMD c')).toEqual(["bash -ec c", ["c"]]);
});

test("stages of the target, commands and places", () => {
  const made = plan("FROM a AS one\nRUN x\nFROM b AS two\nFROM one\nRUN y z\n");
  const chain = stagesInTarget(made);
  expect(chain.map((stage) => stage.index)).toEqual([0, 2]);
  const [, last] = commandsRun(chain);
  expect(last?.command.name).toBe("y");
  expect(placeOf(made, last?.command.span ?? { start: 0, end: 0 })).toEqual({
    kind: "file",
    path: "docker/Dockerfile",
    line: 5,
    column: 5,
    endLine: 5,
    endColumn: 8,
  });
});
