import { describe, expect, test } from "vitest";
import { broughtInto } from "./brought-files.ts";
import { fakeFileEvidence } from "./testing.ts";

const files = { "app/main.py": "", "app/sub/x.py": "", "a.txt": "", "b.txt": "", "run.sh": "" };

function filesOf(dockerfile: string, context: Readonly<Record<string, string>> | undefined = files): readonly string[] {
  const { plan } = fakeFileEvidence(dockerfile, context === undefined ? {} : { files: context });
  return plan.target === undefined ? [] : [...broughtInto(plan, plan.target).files.keys()].sort();
}

describe("what a copy brings, as an engine was seen to do it", () => {
  test.each<[string, readonly string[]]>([
    ["COPY a.txt /srv/", ["/srv/a.txt"]],
    ["COPY a.txt /srv/other", ["/srv/other"]],
    ["COPY a.txt /w", ["/w/a.txt"]],
    ["COPY a.txt .", ["/w/a.txt"]],
    ["COPY a.txt ./", ["/w/a.txt"]],
    ["COPY app /dest", ["/dest/main.py", "/dest/sub/x.py"]],
    ["COPY app run.sh many/", ["/w/many/main.py", "/w/many/run.sh", "/w/many/sub/x.py"]],
    ["COPY ap* /glob", ["/glob/main.py", "/glob/sub/x.py"]],
    ["COPY a.tx? /single", ["/single"]],
    ["COPY *.txt /all/", ["/all/a.txt", "/all/b.txt"]],
    ["COPY . /src", ["/src/a.txt", "/src/app/main.py", "/src/app/sub/x.py", "/src/b.txt", "/src/run.sh"]],
    ["COPY ../../a.txt /x/", ["/x/a.txt"]],
    ['COPY ["a.txt", "/srv/with space/"]', ["/srv/with space/a.txt"]],
    ["ADD https://example.com/a.txt /srv/", []],
    ["ADD a.tar.gz /srv/", []],
    ["COPY $NAME /srv/", []],
    ["COPY --parents app/main.py /srv/", []],
  ])("%s", (line, expected) => {
    expect(filesOf(`FROM debian\nWORKDIR /w\n${line}\n`)).toEqual(expected);
  });
});

test("a relative destination is not known without a WORKDIR of the file", () => {
  expect(filesOf("FROM registry.example.com/base\nCOPY a.txt .\n")).toEqual([]);
});

test("files come through stages, by name and by number", () => {
  const text =
    "FROM debian AS one\nCOPY . /src\nFROM debian\nCOPY --from=one /src/app /mid\nFROM debian\nCOPY --from=1 /mid/sub /end\nCOPY --from=one /src/a.txt /end/\n";
  expect(filesOf(text)).toEqual(["/end/a.txt", "/end/x.py"]);
});

test("many stages that copy from each other are each worked out once", () => {
  const stages = Array.from(
    { length: 60 },
    (_, index) => `FROM debian AS s${index}\nCOPY . /src\n${Array.from({ length: index }, (__, from) => `COPY --from=s${from} /src /src\n`).join("")}`,
  );
  expect(filesOf(stages.join(""))).toHaveLength(5);
});

test("what the context does not hold is missing, with the line that leaves it out", () => {
  const { plan } = fakeFileEvidence("FROM debian\nCOPY mcp /srv/mcp\nCOPY b.txt /srv/\nCOPY no*.txt /srv/\n", {
    files: { ...files, ".dockerignore": "# none\nb.*\n" },
  });
  const missing = plan.target === undefined ? [] : broughtInto(plan, plan.target).missing;
  expect(missing.map(({ source, destination, ignoredBy }) => [source.value, destination, ignoredBy])).toEqual([
    ["mcp", "/srv/mcp", undefined],
    ["b.txt", "/srv/b.txt", { file: ".dockerignore", line: 2 }],
  ]);
});

test("without a context only destinations are known", () => {
  const { plan } = fakeFileEvidence("FROM debian\nWORKDIR /srv\nCOPY app ./app\nCOPY . .\n");
  const brought = plan.target && broughtInto(plan, plan.target);
  expect([...(brought?.files.keys() ?? [])]).toEqual([]);
  expect([...(brought?.destinations.keys() ?? [])]).toEqual(["/srv/app"]);
});
