import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeBuildContext } from "../../plan/context.ts";
import { makePlan } from "../../plan/make.ts";
import { explainDockerfile, type Surroundings } from "./explain-dockerfile.ts";
import type { DockerfileExplanation, ExplainedInstruction } from "./kind.ts";
import { mapStages } from "./stage-map.ts";

const here: Surroundings = { imageName: "shop", file: undefined, context: ".", environment: undefined };

function explained(text: string, surroundings: Surroundings = here): DockerfileExplanation {
  return explainDockerfile(makePlan({ path: "Dockerfile", text }), [], surroundings);
}

function instructions(file: DockerfileExplanation): readonly ExplainedInstruction[] {
  return [...file.globals, ...file.stages.flatMap((stage) => stage.instructions)];
}

function at(file: DockerfileExplanation, line: number): ExplainedInstruction {
  const found = instructions(file).find(({ lines }) => lines.first === line);
  if (found === undefined) throw new Error(`no instruction in line ${line}`);
  return found;
}

describe("what a change runs again, as BuildKit was seen to do it", () => {
  const repeats = (text: string, line: number): readonly (readonly number[])[] => {
    const { perhaps, surely } = at(explained(text), line).repeats;
    // every line of these files is an instruction
    const lines = (ranges: typeof surely): readonly number[] =>
      ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
    return [lines(surely), lines(perhaps)];
  };
  const body = "COPY f /x\nRUN true\nWORKDIR /w\n";

  test.each([
    ["ENV A=1", [4, 5]],
    ["ARG A=1", [4, 5]],
    ["USER 1", [4, 5]],
    ["LABEL a=1", []],
    ["EXPOSE 80", []],
    ["CMD x", []],
    ["STOPSIGNAL 1", []],
    ["VOLUME /v", []],
    ['SHELL ["/bin/bash", "-c"]', [4, 5]],
    ["WORKDIR /v", [3, 4, 5]],
    ["COPY f /g", [3, 4, 5]],
    ["RUN make", [3, 4, 5]],
  ])("of %s", (instruction, again) => {
    expect(repeats(`FROM a\n${instruction}\n${body}`, 2)).toEqual([again, []]);
  });

  test("instructions that follow each other are one range, blank lines and comments between or not", () => {
    const { surely } = at(explained("FROM a\nRUN one\n\n# c\nRUN two \\\n  three\nENV A=1\nRUN four\n"), 1).repeats;
    expect(surely).toEqual([
      { first: 2, last: 6 },
      { first: 8, last: 8 },
    ]);
  });

  test("a variable that a COPY uses reaches it", () => {
    expect(repeats("FROM a\nARG V\nCOPY f-$V /x\nCOPY g /y\nRUN true\n", 2)).toEqual([[3, 4, 5], []]);
  });

  test("a shell does not reach RUN in JSON form", () => {
    expect(repeats('FROM a\nSHELL ["/bin/bash", "-c"]\nRUN ["make"]\nRUN make\n', 2)).toEqual([[4], []]);
  });

  test("stages on it run again, and what copies from it perhaps", () => {
    const text = "FROM a AS base\nRUN one\nFROM base AS built\nRUN two\nFROM b\nRUN three\nCOPY --from=built /x /x\nRUN four\n";
    expect(repeats(text, 2)).toEqual([[4], [7, 8]]);
    expect(repeats(text, 6)).toEqual([[7, 8], []]);
  });

  test("a linked COPY stands by itself, what comes after it does not", () => {
    expect(repeats("FROM a\nRUN one\nCOPY --link f /x\nRUN two\n", 2)).toEqual([[4], []]);
  });

  test("ENV goes on to the stages above where its own has no RUN", () => {
    expect(repeats("FROM a AS base\nENV A=1\nFROM base\nCOPY f /x\nRUN two\n", 2)).toEqual([[5], []]);
  });

  test("ARG before FROM repeats the stages that use it", () => {
    expect(repeats("ARG V=1\nFROM a:$V AS one\nRUN x\nFROM b\nRUN y\n", 1)).toEqual([[2, 3], []]);
  });
});

test("what a line needs is named with its line", () => {
  const file = explained(
    "FROM a AS base\nARG V=1\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt x==$V\nFROM base\nCOPY --from=base /a /b\n",
  );
  expect(at(file, 5).dependsOn).toEqual([
    { what: "$V", line: 2 },
    { what: "requirements.txt", line: 4 },
    { what: "the working directory", line: 3 },
  ]);
  expect(at(file, 7).dependsOn).toEqual([{ what: "the stage base", line: 1 }]);
  expect(at(file, 6).dependsOn).toEqual([{ what: "the stage base", line: 1 }]);
});

test("every option of instructions has words, and a made-up one has none", () => {
  const file = explained(
    "FROM --platform=linux/amd64 a\nCOPY --from=b --chown=1 --chmod=755 --link --parents --exclude=x --made-up=1 c /d\nRUN --mount=type=secret,id=k,required --mount=type=odd,x=1 --network=none make\nHEALTHCHECK --interval=5s CMD curl -f http://localhost\n",
  );
  const means = (line: number): readonly (string | undefined)[] =>
    at(file, line)
      .details.filter(({ kind }) => kind === "option" || kind === "mount")
      .map((detail) => detail.means);
  expect(means(1)).toEqual(["the image for the system and architecture linux/amd64, whatever machine builds"]);
  expect(means(2)).toHaveLength(7);
  expect(means(2).filter((each) => each === undefined)).toHaveLength(1);
  expect(means(3)).toEqual([
    "the network of this step: none; none is none",
    "a secret that the builder hands over and that no layer keeps; called k, and the build fails without it",
    undefined,
  ]);
  expect(means(4)).toEqual([
    "asks every 5s",
    "takes no answer within 30s for a failure, the engine's default",
    "is unhealthy after 3 failures in a row, the engine's default",
  ]);
});

test("what a line costs is told of the image that is built", () => {
  const file = explained("ARG V=1\nFROM --platform=$BUILDPLATFORM a AS build\nARG A\nRUN make $A\nFROM scratch\nARG B\nCOPY --from=build /a /a\n");
  expect(at(file, 1).costs).toBe("nothing in the image");
  expect(at(file, 2).details.find(({ kind }) => kind === "option")?.means).toBe("the image for the machine that builds, whatever the result is made for");
  expect(at(file, 3).costs).toBe("nothing in the image; only an image of this very stage has its value in its history");
  expect(at(file, 5).costs).toBe("nothing: it is empty");
  expect(at(file, 6).costs).toMatch(/history by everybody$/);
});

test("a file that is written belongs to what a line does", () => {
  const file = explained("FROM a\nRUN echo x > /etc/x && printf y >>/etc/y && make\nRUN echo x && make\n");
  expect(at(file, 2).does).toMatch(/^writes \/etc\/x, adds to \/etc\/y and makes/);
  expect(at(file, 3).does).toMatch(/^makes/);
});

test("a word is told with the values that the file itself gives its variables", () => {
  const text =
    "FROM a\nENV VERSION=1.2 HOME_DIR=/srv\nARG OPEN\nRUN rm $HOME_DIR/$VERSION && rm $OPEN && V=1 && rm $V && VERSION=2 && rm $VERSION && rm $(cat x)\n";
  const means = at(explained(text), 4).script.flatMap(({ command }) => command?.parts.filter(({ kind }) => kind === "open").map((part) => part.means) ?? []);
  expect(means).toEqual([undefined, undefined, undefined, undefined, undefined]);
  const once = explained(text.replace("VERSION=2 && ", ""));
  const first = at(once, 4).script[0]?.command?.parts.find(({ kind }) => kind === "open");
  expect(first?.means).toBe("/srv/1.2 here");
});

test("what stands in a branch is told without its question, and not after the options of the shell alone", () => {
  const file = explained("FROM a\nRUN set -eux; if openssl version | grep -q 3; then apk add --no-cache git; fi\nRUN while curl -f http://a; do make; done\n");
  expect(at(file, 2).does).toBe("where the conditions told below hold: installs git");
  expect(at(file, 3).does).toMatch(/^where the conditions told below hold: makes /);
});

describe("secrets", () => {
  const SECRET = "Tr0ub4dor-and-3";

  test.each([
    `ENV API_TOKEN=${SECRET}`,
    `ENV DB_PASSWORD ${SECRET}`,
    `ARG SECRET_KEY=${SECRET}\nRUN echo ${SECRET}`,
    `RUN curl -u me:${SECRET} https://x`,
    `RUN curl -u ${"m".repeat(50)}:${SECRET} https://x`,
    `ENV API_TOKEN="${"m".repeat(50)}${SECRET}"`,
    `RUN make API_TOKEN=${SECRET}`,
    `RUN mysql -p${SECRET} -e x`,
    `RUN tool --password ${SECRET}`,
    `RUN API_TOKEN=${SECRET} make`,
    `CMD ["redis-cli", "-a", "${SECRET}"]`,
    `LABEL api_token=${SECRET}`,
    `# the key is ${SECRET}\nENV API_KEY=${SECRET}`,
    `RUN git clone https://me:${SECRET}@example.org/x`,
    `HEALTHCHECK CMD redis-cli -a ${SECRET} PING`,
    `ONBUILD ENV API_TOKEN=${SECRET}`,
  ])("are in no word of %s", (line) => {
    expect(JSON.stringify(explained(`FROM a\n${line}\n`))).not.toContain(SECRET);
  });
});

describe("targets", () => {
  const text = `FROM python:3.13-slim AS base
WORKDIR /app
RUN apt-get update && apt-get install -y gcc
FROM base AS development
RUN pip install pytest
CMD ["flask", "run", "--port=5500", "--reload"]
FROM base AS production
COPY . .
EXPOSE 5500
ENV MODE=
CMD ["gunicorn", "-b", "0.0.0.0:5500", "run:app"]
`;
  const environment = [{ name: "SECRET_KEY", required: true, secret: true, default: undefined }] as const;

  test("are those on which nothing stands, with the commands to build and run them", () => {
    const { targets } = explained(text, { ...here, environment });
    expect(targets.map(({ build, isDefault, mode, packages, run, title }) => ({ title, isDefault, mode, packages, build, run }))).toEqual([
      {
        title: "development",
        isDefault: false,
        mode: "development",
        packages: ["gcc (apt)", "pytest (pip)"],
        build: "docker build --target development -t shop:development .",
        run: "docker run --rm -e SECRET_KEY=… -v .:/app shop:development",
      },
      {
        title: "production",
        isDefault: true,
        mode: "production",
        packages: ["gcc (apt)"],
        build: "docker build --target production -t shop:production .",
        run: "docker run --rm -p 5500:5500 -e MODE=… -e SECRET_KEY=… shop:production",
      },
    ]);
    expect(targets[1]?.files).toEqual(["/app from the build context"]);
  });

  test("development is held against production, and servers against each other", () => {
    const { bases, modes, ports, servers } = explained(text);
    expect(modes?.rows.map(({ label }) => label)).toEqual(
      ["starts", "server", "stands on", "packages only here", "files only here", "variables only here", "ports", "size"].filter(
        (label) => label !== "stands on",
      ),
    );
    expect(modes?.rows.find(({ label }) => label === "packages only here")).toMatchObject({ development: "pytest (pip)", production: "none" });
    expect(servers[0]?.choices.filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(["flask run", "gunicorn"]);
    expect(bases[0]?.variants.filter(({ chosen }) => chosen).map(({ tag }) => tag)).toEqual(["slim"]);
    expect(ports).toEqual([{ port: "5500/tcp", stage: "production", line: 9, listens: "gunicorn" }]);
  });

  test("nothing is claimed of stages where the file does not say on which one the target stands", () => {
    expect(explained("FROM a AS linux\nFROM a AS windows\nFROM $TARGETOS\n").stages.map(({ isBuilt }) => isBuilt)).toEqual([true, true, true]);
    expect(explained("FROM a AS linux\nFROM a AS windows\nFROM linux\n").stages.map(({ isBuilt }) => isBuilt)).toEqual([true, false, true]);
  });
});

test("why a line is there is told from the file alone", () => {
  const file = explained("FROM a\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN rm -rf /tests\nUSER 1001\n");
  expect(at(file, 2).why).toEqual([
    "Copied by itself before the installation in line 3: a change of the code, which comes in line 4, then repeats no installation.",
  ]);
  expect(at(file, 4).why[0]).toContain("The code changes most often");
  expect(at(file, 5).why[0]).toContain("makes the image no smaller");
  expect(at(file, 6).why[0]).toContain("not root's");
  expect(at(explained("FROM a\nCOPY . .\nRUN npm ci\n"), 2).why).toEqual([
    "Any change of any file repeats the installation in line 3; the list of packages alone could be copied first.",
  ]);
});

test("the same instruction in another stage is told once", () => {
  const file = explained("FROM a AS one\nRUN make\nFROM b\nRUN make\n");
  expect([at(file, 2).sameAs, at(file, 4).sameAs]).toEqual([undefined, 2]);
});

test("a comment above says what its author meant, and what tools read is none of it", () => {
  const file = explained("# syntax=docker/dockerfile:1\n# ======\n# Small on purpose.\n# ======\nFROM a\n# hadolint ignore=DL3008\nRUN make\n");
  expect([at(file, 5).comment, at(file, 7).comment]).toEqual(["Small on purpose.", undefined]);
  expect(file.directives).toEqual([{ line: 1, text: "syntax=docker/dockerfile:1", means: expect.stringContaining("version of the Dockerfile language") }]);
});

test("the graph has a box for each image and stage, each below what it takes from, and none on another", () => {
  const file = explained(
    "FROM a AS one\nFROM b AS two\nFROM one AS three\nCOPY --from=two /x /x\nRUN --mount=from=one true\nFROM scratch\nCOPY --from=three / /\nCOPY --from=late:1 / /\n",
  );
  const { boxes, height, lines, width } = mapStages(file);
  expect(new Set(boxes.map(({ of }) => of))).toEqual(new Set([0, 1, 2, 3, "a", "b", "late:1", "scratch"]));
  const top = new Map(boxes.map(({ of, y }) => [of, y]));
  for (const { from, to } of lines) expect(top.get(from)).toBeLessThan(top.get(to) ?? 0);
  for (const [index, box] of boxes.entries()) {
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    for (const other of boxes.slice(index + 1)) expect(box.y !== other.y || Math.abs(box.x - other.x) >= box.width).toBe(true);
  }
});

test("any text is explained, however wrong", () => {
  const piece = fc.constantFrom(
    "FROM a AS b",
    "FROM $X",
    "FROM",
    "ARG V=${V:-x}",
    "ENV A=$V B",
    "RUN <<EOF\nset -e\nEOF",
    "COPY --from=9 . .",
    "COPY",
    "CMD [",
    "ENTRYPOINT []",
    "HEALTHCHECK NONE",
    "ONBUILD RUN x",
    "EXPOSE $P",
    "SHELL []",
    'SHELL ["cmd", "/S"]',
    "RUN dir",
    "USER",
    "WORKDIR",
    "\\",
    "VOLUME",
    "LABEL a",
    "STOPSIGNAL 99",
    "BOGUS x",
    "RUN if",
    "# c",
    "\u0000",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (lines) => {
      const file = explained(lines.join("\n"));
      expect(instructions(file).every(({ does }) => does !== "")).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("files of the context are no part of it", () => {
  const context = makeBuildContext({ files: ["a"], read: () => "secret", exists: () => true, dockerfilePath: "Dockerfile" });
  const plan = makePlan({ path: "Dockerfile", text: "FROM a\nCOPY a /a\n", context });
  expect(JSON.stringify(explainDockerfile(plan, [], here))).not.toContain("secret");
});
