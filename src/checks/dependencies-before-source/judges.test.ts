import { expect, test } from "vitest";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeFileEvidence } from "../testing.ts";
import { check } from "./index.ts";

const judge = (text: string, files?: Readonly<Record<string, string>>) =>
  check.file?.(fakeFileEvidence(text, files === undefined ? {} : { files }), {} as never);

test.each<[string, string, Outcome]>([
  ["a folder of any name, without a context", "FROM python\nCOPY app ./app\nRUN pip install -r requirements.txt\n", "unproven"],
  ["source in a stage below", "FROM python AS base\nCOPY . /src\nFROM base\nRUN pip install -r /src/requirements.txt\n", "violated"],
  ["source in a stage that is not used", "FROM python AS dev\nCOPY . .\nRUN pip install -r requirements.txt\nFROM python\n", "not-applicable"],
  ["source in another stage", "FROM node AS web\nCOPY . .\nFROM python\nRUN pip install -r requirements.txt\nCOPY --from=web /dist /dist\n", "proven"],
  ["the project itself on top", "FROM python\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\nRUN poetry install\n", "proven"],
  [
    "requirements again, on top of the source",
    "FROM python\nCOPY base.txt .\nRUN pip install -r base.txt\nCOPY . .\nRUN pip install -r requirements.txt\n",
    "violated",
  ],
  ["a tool first", "FROM python\nCOPY . .\nRUN pip install poetry\n", "not-applicable"],
  ["a here-document", "FROM python\nCOPY <<EOF /app/main.py\nx = 1\nEOF\nRUN pip install flask\n", "proven"],
])("%s is %s", (_, text, outcome) => {
  expect(judge(text)?.outcome).toBe(outcome);
});

test("names the copy and the installation", () => {
  expect(
    judge("FROM python:3.11\nCOPY . .\nRUN pip install -r requirements.txt\n")?.evidence.map(({ message, place }) => [
      message.code,
      place?.kind === "file" ? place.line : 0,
    ]),
  ).toEqual([
    ["sourceFirst", 2],
    ["installedAfter", 3],
  ]);
});

test("an ignore file that leaves only manifests makes COPY . . harmless", () => {
  const files = { "requirements.txt": "", "app/main.py": "", ".dockerignore": "*\n!requirements.txt\n" };
  expect(judge("FROM python\nCOPY . .\nRUN pip install -r requirements.txt\n", files)?.outcome).toBe("proven");
});
