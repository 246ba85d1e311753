import { expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { detect } from "./detect.ts";

const APP = "from fastapi import FastAPI\napp = FastAPI()\n";
const python = (files: Record<string, string>, directory = ""): { readonly value: string; readonly contradictions: readonly string[] } => {
  const { application } = detect(memoryProject({ "requirements.txt": "fastapi\n", "main.py": APP, ...files }), directory);
  return { value: application.python.value, contradictions: application.contradictions };
};

test.each<[string, Record<string, string>, string]>([
  ["the user's image, where nothing else says", { Dockerfile: "FROM python:3.12-slim\n" }, "3.12"],
  ["its argument's default", { Dockerfile: "ARG V=3.11\nFROM python:${V}-slim AS x\n" }, "3.11"],
  ["uv's image", { Dockerfile: "FROM ghcr.io/astral-sh/uv:0.11.32-python3.12-trixie-slim\n" }, "3.12"],
  ["not an image that gets no updates any more", { Dockerfile: "FROM python:3.7-slim\n" }, "3.13"],
  ["a version file wins over the image", { Dockerfile: "FROM python:3.12\n", ".python-version": "3.11\n" }, "3.11"],
  ["one with a comment", { ".python-version": "# why\n3.14\n" }, "3.14"],
  ["mise", { "mise.toml": '[tools]\nnode = "22"\npython = "3.12"\n' }, "3.12"],
  ["mise with a table", { ".mise.toml": '[tools]\npython = { version = "3.11.2", virtualenv = ".venv" }\n' }, "3.11"],
  [".tool-versions", { ".tool-versions": "nodejs 24\npython 3.11.9\n" }, "3.11"],
  ["setup.cfg", { "setup.cfg": "[options]\npython_requires = <3.12\n" }, "3.11"],
  ["one of several ranges", { "pyproject.toml": '[tool.poetry.dependencies]\npython = ">=3.8,<3.9 || >=3.11,<3.12"\n' }, "3.11"],
  ["only what is out of support", { "pyproject.toml": '[project]\nrequires-python = ">=3.9,<3.10"\n' }, "3.9"],
])("%s", (_, files, expected) => {
  expect(python(files).value).toBe(expected);
});

test.each([
  ["psycopg2-binary==2.9.9", "3.12", "the newest that psycopg2-binary 2.9.9 serves"],
  ["numpy==1.24.0\nlxml==5.2.2", "3.11", "the newest that numpy 1.24.0 serves"],
  ["Django==3.2.13", "3.10", "the newest that django 3.2.13 serves"],
  ["sqlalchemy==2.0.20", "3.12", "the newest that sqlalchemy 2.0.20 serves"],
  ["sqlalchemy==1.4.50\nnumpy>=1.20\nlxml==5.3.0", "3.13", "no file names a version"],
])("a release that is fixed and is older than a Python keeps to an older one: %s", (lines, value, note) => {
  const { application } = detect(memoryProject({ "requirements.txt": `fastapi\n${lines}\n`, "main.py": APP }));
  expect([application.python.value, application.python.evidence.at(-1)?.note]).toEqual([value, note]);
});

test("an old lock of Poetry, whose releases without any wheel count for every Python alike", () => {
  const lock = `[[package]]
name = "fastapi"
version = "0.79.0"
files = [{file = "fastapi-0.79.0-py3-none-any.whl", hash = "sha256:aa"}]
[package.dependencies]
psycopg2-binary = "*"
old = "*"
[[package]]
name = "psycopg2-binary"
version = "2.9.3"
files = [{file = "psycopg2_binary-2.9.3-cp310-cp310-manylinux_2_17_x86_64.whl", hash = "sha256:bb"}]
[[package]]
name = "old"
version = "1.0"
files = [{file = "old-1.0.tar.gz", hash = "sha256:cc"}]
`;
  const files = { "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.9"\nfastapi = "*"\n', "poetry.lock": lock };
  expect(python(files).value).toBe("3.10");
});

test("a Python that gets no updates any more is said, with what keeps to it", () => {
  expect(python({ "requirements.txt": "fastapi\nDjango==3.2.13\n" }).contradictions).toContain(
    "Python 3.10 gets no security updates any more, and django 3.2.13 serves nothing newer",
  );
});

test("a version file above the application counts", () => {
  expect(python({ ".python-version": "3.12", "svc/requirements.txt": "fastapi", "svc/main.py": APP }, "svc").value).toBe("3.12");
});

test("what contradicts is said", () => {
  expect(python({ Dockerfile: "FROM python:3.12\n", ".python-version": "3.11\n" }).contradictions).toContain(
    "Dockerfile:1 builds on Python 3.12, .python-version says 3.11",
  );
  expect(python({ "runtime.txt": "python-3.7.5" })).toEqual({
    value: "3.7",
    contradictions: expect.arrayContaining(["runtime.txt says Python 3.7, which gets no security updates any more"]) as unknown,
  });
  expect(python({ Dockerfile: "FROM python:3.7-slim\n" }).contradictions).toContain(
    "Dockerfile:1 builds on Python 3.7, which gets no security updates any more",
  );
});

const lock = (wheels: string): Record<string, string> => ({
  "pyproject.toml": '[project]\nname = "svc"\nrequires-python = ">=3.11"\ndependencies = ["fastapi", "numpy"]\n',
  "uv.lock": `version = 1
[[package]]
name = "svc"
source = { virtual = "." }
[package.metadata]
requires-dist = [{ name = "fastapi" }, { name = "numpy" }]
[[package]]
name = "fastapi"
version = "1"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "backport", marker = "python_full_version < '3.11'" }]
wheels = [{ url = "https://example.org/fastapi-1-py3-none-any.whl" }]
[[package]]
name = "backport"
version = "1"
source = { registry = "https://example.org/simple" }
wheels = [{ url = "https://example.org/backport-1-cp39-cp39-manylinux_2_17_x86_64.whl" }]
[[package]]
name = "numpy"
version = "2.1"
source = { registry = "https://example.org/simple" }
wheels = [${wheels
    .split(" ")
    .map((tag) => `{ url = "https://example.org/numpy-2.1-${tag}.whl" }`)
    .join(", ")}]
`,
});
const LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64";

test("the newest that every locked package has a wheel for", () => {
  expect(python(lock(`cp311-cp311-${LINUX} cp312-cp312-${LINUX} cp314-cp314-macosx_11_0_arm64`)).value).toBe("3.12");
  expect(python(lock(`cp39-abi3-${LINUX}`)).value).toBe("3.14");
  expect(python(lock("py3-none-any")).value).toBe("3.14");
  // without any wheel for Linux it is compiled on every version alike
  expect(python(lock("cp312-cp312-win_amd64")).value).toBe("3.14");
});

test("a lock that only old versions have wheels for gets one of those, and that is said", () => {
  const files = lock(`cp38-cp38-${LINUX} cp39-cp39-${LINUX}`);
  files["pyproject.toml"] = (files["pyproject.toml"] ?? "").replace(">=3.11", ">=3.9");
  expect(python(files)).toMatchObject({
    value: "3.9",
    contradictions: expect.arrayContaining([
      "Python 3.9 gets no security updates any more, and the lock holds releases that have no wheel for a newer one; lock newer ones",
    ]) as unknown,
  });
});

test("a version that is chosen and has no wheel is said", () => {
  const files = { ...lock(`cp311-cp311-${LINUX}`), ".python-version": "3.13" };
  expect(python(files)).toEqual({
    value: "3.13",
    contradictions: [
      "the lock has no wheel for Python 3.13 of numpy 2.1: they would have to be compiled",
      "requirements.txt lies beside uv.lock; took uv.lock",
    ],
  });
});
