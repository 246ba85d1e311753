import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePlan } from "./make.ts";
import type { Plan, StageConfig } from "./plan.ts";

function plan(text: string, more: { readonly target?: string; readonly args?: Readonly<Record<string, string>> } = {}): Plan {
  return makePlan({ path: "Dockerfile", text, ...more });
}

function config(text: string): StageConfig {
  const made = plan(text).target;
  if (made === undefined) throw new Error("no target");
  return made.config;
}

function valuesOf(map: ReadonlyMap<string, { readonly value: string }>): Record<string, string> {
  return Object.fromEntries([...map].map(([name, { value }]) => [name, value]));
}

function codes(text: string): string[] {
  return plan(text).problems.map((problem) => problem.code);
}

describe("configuration", () => {
  // what `docker inspect` shows of the image that Docker 26.1 builds from this file
  test("is what the engine makes of it", () => {
    const text = `FROM scratch AS a
ENV X=1
ARG X=2
ARG Y=5
LABEL a=$X
WORKDIR /w
ENV Z=$X$Y
FROM a
LABEL b=$X$Y
WORKDIR "rel dir"/$Y
LABEL "k $Y"=v c='$X' d=\\$X e="\\$X \\a"
LABEL legacy   a  "b"   $Y
EXPOSE 80-82/UDP $Y
VOLUME ["/a b", "$Y"]
USER "a b"
HEALTHCHECK --interval=1m30s CMD x $Y
STOPSIGNAL "SIGINT"
ENTRYPOINT ["e","$Y"]
CMD c $Y
ENV u=$UNSET-\${UNSET:-d}\${X:+p}$$
`;
    const found = config(text);
    expect(plan(text).problems).toEqual([]);
    expect(valuesOf(found.env)).toEqual({ X: "1", Z: "25", u: "-dp" });
    expect(valuesOf(found.labels)).toEqual({ a: "2", b: "15", c: "$X", d: "$X", e: "$X \\a", "k 5": "v", legacy: "a  b   5" });
    expect(found.workdir?.value).toBe("/w/rel dir/5");
    expect(found.exposed.map((port) => port.value).sort()).toEqual(["5/tcp", "80/udp", "81/udp", "82/udp"]);
    expect(found.volumes.map((volume) => volume.value)).toEqual(["/a b", "5"]);
    expect([found.user?.value, found.stopSignal?.value]).toEqual(["a b", "SIGINT"]);
    expect(found.healthcheck?.value).toMatchObject({ interval: 90, timeout: undefined, test: { form: "shell", words: ["x $Y"] } });
    expect(found.entrypoint?.value.words).toEqual(["e", "$Y"]);
    expect(found.cmd?.value).toMatchObject({ form: "shell", words: ["c $Y"] });
  });

  test("ENTRYPOINT takes an inherited CMD away, not the stage's own", () => {
    expect(config('FROM x AS a\nCMD ["c"]\nFROM a\nENTRYPOINT ["e"]\n').cmd).toBeUndefined();
    expect(config('FROM x\nCMD ["c"]\nENTRYPOINT ["e"]\n').cmd?.value.words).toEqual(["c"]);
  });

  test("what an outside base may set stays as it is written", () => {
    expect(config("FROM x\nENV PATH=/app/bin:$PATH A=${B:-c}\nWORKDIR $HOME\n").env.get("PATH")?.value).toBe("/app/bin:$PATH");
    expect(config("FROM scratch\nENV PATH=/app/bin:$PATH\n").env.get("PATH")?.value).toBe(
      "/app/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    );
  });

  test("a health check of none, and durations of zero", () => {
    expect(config("FROM x\nHEALTHCHECK NONE\n").healthcheck?.value.test).toBeUndefined();
    expect(config('FROM x\nHEALTHCHECK --timeout=500ms --interval=0s --retries=3 CMD ["a"]\n').healthcheck?.value).toMatchObject({
      timeout: 0.5,
      interval: undefined,
      retries: 3,
    });
  });
});

describe("variables", () => {
  test("ARG before FROM is known to FROM, and to a stage that declares it again", () => {
    const text = "ARG V=3\nARG BASE=python:$V\nFROM $BASE AS a\nLABEL x=$V\nARG V\nLABEL y=$V\nARG NONE\nLABEL z=[$NONE]\n";
    expect(plan(text).target?.from.ref).toBe("python:3");
    expect(valuesOf(config(text).labels)).toEqual({ x: "$V", y: "3", z: "[]" });
    expect(plan(text, { args: { V: "4" } }).target?.from.ref).toBe("python:4");
    expect(plan(text, { args: { V: "4" } }).target?.config.labels.get("y")?.value).toBe("4");
  });

  test("the platform is not known, but may be given", () => {
    const text = "FROM a:$TARGETARCH\n";
    expect(plan(text).target?.from.ref).toBeUndefined();
    expect(plan(text).problems).toEqual([]);
    expect(plan(text, { args: { TARGETARCH: "arm64" } }).target?.from.ref).toBe("a:arm64");
  });
});

describe("stages", () => {
  const text = "FROM a AS Base\nFROM base AS two\nCOPY --from=BASE /x /y\nCOPY --from=0 /x /y\nCOPY --from=nginx:1 /x /y\nFROM Base\n";
  test("stand on one another by exact name, and are copied from by name or number", () => {
    const made = plan(text);
    expect(made.stages.map((stage) => [stage.name, stage.from.stage])).toEqual([
      ["base", undefined],
      ["two", 0],
      [undefined, undefined],
    ]);
    expect(made.stages[1]?.steps.map((step) => (step.kind === "copy" ? [step.from?.stage, step.from?.ref] : []))).toEqual([
      [0, "BASE"],
      [0, "0"],
      [undefined, "nginx:1"],
    ]);
    expect(made.problems.map((problem) => problem.code)).toEqual(["base-wrong"]);
  });

  test("the target is found by name, case aside", () => {
    expect(plan(text, { target: "TWO" }).target?.index).toBe(1);
    const missing = plan(text, { target: "three" });
    expect([missing.target, missing.problems.map((problem) => problem.code)]).toEqual([undefined, ["target-missing", "base-wrong"]]);
  });
});

test("ONBUILD comes first in the stage above, and does not go on to the next", () => {
  const text = "FROM x AS a\nONBUILD ENV A=1\nONBUILD RUN make\nFROM a AS b\nENV B=$A\nFROM b\n";
  const [a, b, c] = plan(text).stages;
  expect([a, b, c].map((stage) => valuesOf(stage?.config.env ?? new Map()))).toEqual([{}, { A: "1", B: "1" }, { A: "1", B: "1" }]);
  expect([a, b, c].map((stage) => stage?.steps.map((step) => step.instruction.keyword))).toEqual([["ONBUILD", "ONBUILD"], ["ENV", "RUN", "ENV"], []]);
});

describe("commands", () => {
  const commands = (text: string): string[] =>
    plan(text).stages.flatMap((stage) =>
      stage.steps.flatMap((step) => (step.kind === "run" ? step.commands.map((command) => text.slice(command.span.start, command.span.end)) : [])),
    );

  test("of RUN stand where they are written", () => {
    expect(commands("FROM a\nRUN apt-get update \\\n # why\n && apt-get install -y curl \\\n  git\n")).toEqual([
      "apt-get update",
      "apt-get install -y curl \\\n  git",
    ]);
    expect(commands('FROM a\nRUN ["sh", "-c", "a b && c"]\n')).toEqual(["a b", "c"]);
  });

  test("of a here-document, unless another interpreter reads it", () => {
    expect(commands("FROM a\nRUN <<EOF\na\nb c\nEOF\n")).toEqual(["a", "b c"]);
    expect(commands("FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF\n")).toEqual([]);
    expect(commands("FROM a\nRUN python3 <<EOF\nimport a\nEOF\n")).toEqual(["python3"]);
    expect(commands("FROM a\nRUN bash -e <<EOF\nx y\nEOF\n")).toEqual(["bash -e", "x y"]);
  });

  test("are not looked for in other shells", () => {
    expect(commands('FROM a\nSHELL ["pwsh", "-c"]\nRUN a\nSHELL ["/bin/bash", "-c"]\nRUN b\n')).toEqual(["b"]);
    expect(commands("FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS w\nRUN dir\nFROM w\nRUN dir\n")).toEqual([]);
  });
});

describe("problems", () => {
  test.each([
    ["", ["nothing-to-build"]],
    ["ARG A\n", ["nothing-to-build"]],
    ["RUN x\nFROM a\n", ["no-stage"]],
    ["FROM a\nCOPPY a b\n", ["instruction-unknown"]],
    ["FROM a AS 1x\n", ["stage-name-wrong"]],
    ["FROM a b\n", ["arguments-wrong"]],
    ["FROM $X\n", ["base-blank"]],
    ["FROM a:$X\n", ["base-wrong"]],
    ["FROM a\nRUN <<EOF\nx\n", ["heredoc-unterminated"]],
    ["FROM a\nCOPY a\n", ["arguments-wrong"]],
    ["FROM a\nCOPY --form=x a b\n", ["flag-unknown"]],
    ["FROM a\nCOPY --from=7 a b\n", ["stage-missing"]],
    ["FROM a AS x\nCOPY --from=x a b\n", ["stage-missing"]],
    ["FROM a\nHEALTHCHECK --interval=5 CMD a\n", ["flag-wrong"]],
    ["FROM a\nENV A\n", ["name-without-value"]],
    ["FROM a\nENV =1\n", ["arguments-wrong"]],
    ["FROM a\nSHELL bash\n", ["arguments-wrong"]],
    ["FROM a\nEXPOSE 80:x\n", ["value-wrong"]],
    ["FROM a\nSTOPSIGNAL SIGNONE\n", ["value-wrong"]],
    ["FROM a\nUSER ${A\n", ["expansion-wrong"]],
    ["FROM a\nRUN --mount=type=bind,from=$A,target=/x a\n", ["arguments-wrong"]],
    ["FROM a\nONBUILD FROM b\n", ["arguments-wrong"]],
    ['FROM a\nCMD ["a", 1]\n', ["json-not-strings"]],
  ])("%j", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("stand at their place", () => {
    const text = "FROM a\nCOPY --from=b \\\n  --chow=x a b\n";
    expect(plan(text).problems.map(({ span, message }) => [text.slice(span.start, span.end), message])).toEqual([
      ["--chow=x", "COPY has no flag --chow, did you mean --chown?"],
    ]);
  });

  test("never throws, and spans lie in the text", () => {
    const line = fc.constantFrom(
      "FROM a AS b",
      "FROM ${A:-b}",
      "ARG A=$A$A",
      "RUN a \\",
      "ENV A=$A$A",
      "ENV a",
      "EXPOSE $",
      "COPY --from=b <<X /y",
      "X",
      "# escape=`",
      "HEALTHCHECK",
      "VOLUME []",
      'SHELL [""]',
      "\0",
      "ONBUILD",
    );
    const holds = (text: string): boolean => plan(text).problems.every(({ span }) => span.start >= 0 && span.end >= span.start && span.end <= text.length);
    fc.assert(fc.property(fc.array(line), (lines) => holds(lines.join("\n"))));
    fc.assert(fc.property(fc.string({ unit: "binary" }), holds));
  });

  test("a value that doubles on every line does not fill the memory", () => {
    expect(codes(`FROM a\nENV A=xx\n${"ENV A=$A$A\n".repeat(60)}`)).toContain("expansion-wrong");
  });
});

test("mounts are read with their fields", () => {
  const [step] = plan('FROM a\nRUN --mount=type=CACHE,\\"target=/a,b\\",ro --mount=target=. x\n').target?.steps ?? [];
  expect(step?.kind === "run" && step.mounts.map((mount) => [mount.type, Object.fromEntries(mount.options)])).toEqual([
    ["cache", { type: "CACHE", target: "/a,b", ro: "" }],
    ["bind", { target: "." }],
  ]);
});
