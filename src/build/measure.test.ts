import { describe, expect, test } from "vitest";
import type { BuildSpec, BuildStep } from "../engines/build-kind.ts";
import type { Engine } from "../engines/kind.ts";
import { makeBuildContext } from "../plan/context.ts";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import { dependencyChange, sourceChange } from "./changes.ts";
import { measureBuild } from "./measure.ts";
import { whyRun } from "./why-run.ts";

function planOf(text: string, files: readonly string[]): Plan {
  const context = makeBuildContext({
    files: files.toSorted(),
    read: (path) => (files.includes(path) ? "x" : undefined),
    exists: (path) => files.includes(path),
    dockerfilePath: "Dockerfile",
  });
  return makePlan({ path: "Dockerfile", text, context });
}

const text = `FROM python:3 AS builder
COPY requirements.txt ./
RUN pip install -r requirements.txt
FROM python:3
COPY --from=builder /venv /venv
COPY app ./app
RUN compile
`;
const files = ["app/__init__.py", "app/main.py", "app/util.py", "requirements.txt", "tests/test_main.py", "Dockerfile"];
const names = {
  lock: "[builder 2/3] COPY requirements.txt ./",
  install: "[builder 3/3] RUN pip install -r requirements.txt",
  venv: "[stage-1 2/4] COPY --from=builder /venv /venv",
  app: "[stage-1 3/4] COPY app ./app",
  compile: "[stage-1 4/4] RUN compile",
};

/** Steps with what they stand on, as BuildKit tells them; those named were run. */
function steps(run: readonly string[], told = true): readonly BuildStep[] {
  const inputs: Readonly<Record<string, readonly string[]>> = {
    [names.install]: [names.lock],
    [names.venv]: [names.install],
    [names.app]: [names.venv],
    [names.compile]: [names.app],
  };
  return Object.values(names).map((name) => ({
    name,
    state: run.includes(name) ? ("done" as const) : ("cached" as const),
    seconds: run.includes(name) ? 1 : 0,
    ...(told ? { inputs: inputs[name] ?? [] } : {}),
  }));
}

describe("what is changed", () => {
  test.each([
    [text, files, "app/main.py", "requirements.txt"],
    ["FROM node:24\nCOPY . .\n", ["src/a.ts", "src/index.ts", "package.json", "package-lock.json", "README.md"], "src/index.ts", "package-lock.json"],
    ["FROM node:24\nCOPY package.json ./\nCOPY . .\n", ["a.js", "package.json", "yarn.lock"], "a.js", "package.json"],
    ["FROM uv\nRUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync\nCOPY api api\n", ["api/x.py", "uv.lock"], "api/x.py", "uv.lock"],
    ["FROM nginx\nCOPY dist /srv\n", ["dist/index.html", "dist/a.css", "package.json"], "dist/index.html", undefined],
    ["FROM scratch\nCOPY a.bin /\n", ["a.bin"], undefined, undefined],
  ])("%j", (dockerfile, all, source, dependency) => {
    const plan = planOf(dockerfile, all);
    expect([sourceChange(plan)?.file, dependencyChange(plan)?.file]).toEqual([source, dependency]);
  });

  test.each([
    ["app/main.py", "\n# changed by a build measurement\n"],
    ["web/main.ts", "\n// changed by a build measurement\n"],
  ])("%s gets a line that it leaves out", (file, line) => {
    expect(sourceChange(planOf("FROM a\nCOPY . .\n", [file]))).toEqual({ file, line });
  });

  test("JSON has no comments, so it gets an empty line", () => {
    expect(dependencyChange(planOf("FROM a\nCOPY . .\n", ["package.json"]))).toEqual({ file: "package.json", line: "\n" });
  });
});

describe.each([
  ["as BuildKit tells what stands on what", true],
  ["where the builder does not tell", false],
])("why a step was run, %s", (_, told) => {
  test("it takes the file, or stands on one that was run", () => {
    const plan = planOf(text, files);
    expect(Object.fromEntries(whyRun(plan, steps([names.app, names.compile], told), "app/main.py"))).toEqual({
      [names.app]: { code: "takes-file", file: "app/main.py" },
      [names.compile]: { code: "follows", step: names.app },
    });
    expect(Object.fromEntries(whyRun(plan, steps(Object.values(names), told), "requirements.txt"))).toMatchObject({
      [names.lock]: { code: "takes-file" },
      [names.install]: { code: "follows", step: names.lock },
      [names.venv]: { code: "follows", step: names.install },
    });
  });

  test("a bind mount takes the file as a copy does", () => {
    const mounted = "RUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync";
    const step = { name: `[2/2] ${mounted}`, state: "done" as const, seconds: 1, ...(told ? { inputs: [] } : {}) };
    expect(whyRun(planOf(`FROM uv\n${mounted}\n`, ["uv.lock"]), [step], "uv.lock").get(step.name)).toEqual({ code: "takes-file", file: "uv.lock" });
    expect(whyRun(planOf(`FROM uv\n${mounted}\n`, ["uv.lock"]), [step], "other.py").get(step.name)).toEqual({ code: "not-kept" });
  });

  test("with nothing changed there is no known reason", () => {
    expect(whyRun(planOf(text, files), steps([names.compile], told), undefined).get(names.compile)).toEqual({ code: "not-kept" });
  });
});

function engineThat(build: (spec: BuildSpec) => ReturnType<Engine["build"]>, removed: string[]): Engine {
  const engine: Pick<Engine, "build" | "removeImage"> = { build, removeImage: (ref) => Promise.resolve(void removed.push(ref)) };
  return engine as Engine;
}

const spec: BuildSpec = {
  context: "/copy",
  dockerfile: "/app/Dockerfile",
  target: undefined,
  args: {},
  tags: ["plimsoll/measure:x"],
  noCache: false,
  standIns: {},
  syntax: undefined,
  onStep: undefined,
};

test("each build is made once, on a copy that is changed and changed back, and nothing stays", async () => {
  const log: string[] = [];
  const removed: string[] = [];
  const engine = engineThat(({ noCache, tags }) => {
    log.push(`build ${tags[0]?.split("-").at(-1)}${noCache ? " without cache" : ""}`);
    return Promise.resolve({ ok: true, imageId: "i", seconds: 2, steps: steps(noCache ? Object.values(names) : []).toReversed() });
  }, removed);
  const copy = { append: (file: string) => void log.push(`change ${file}`), restore: (file: string) => void log.push(`restore ${file}`) };
  const measured = await measureBuild(engine, { plan: planOf(text, files), spec, copy, onBuild: () => {}, signal: new AbortController().signal });
  expect(log).toEqual([
    "build cold without cache",
    "build unchanged",
    "change app/main.py",
    "build source",
    "restore app/main.py",
    "change requirements.txt",
    "build dependency",
    "restore requirements.txt",
  ]);
  expect(removed).toEqual(["cold", "unchanged", "source", "dependency"].map((kind) => `plimsoll/measure:x-${kind}`));
  expect(measured.builds[0]?.steps.map(({ name, why }) => [name, why?.code])).toEqual(Object.values(names).map((name) => [name, "cache-not-asked"]));
  expect(measured.builds[1]?.steps.every(({ reused }) => reused)).toBe(true);
});

test("a build that fails cold is not tried again", async () => {
  const removed: string[] = [];
  const engine = engineThat(() => Promise.resolve({ ok: false, seconds: 1, step: undefined, line: 1, reason: "no", output: [] }), removed);
  const copy = { append: () => {}, restore: () => {} };
  const { builds } = await measureBuild(engine, { plan: planOf(text, files), spec, copy, onBuild: () => {}, signal: new AbortController().signal });
  expect(builds.map(({ failure, kind }) => [kind, failure?.reason])).toEqual([["cold", "no"]]);
  expect(removed).toEqual(["plimsoll/measure:x-cold"]);
});
