import { describe, expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import type { PackageManager } from "../package-manager.ts";
import { placeAt } from "../place.ts";
import { dockerfilesOf } from "../written/dockerfiles.ts";
import { readDependencies } from "./choose.ts";
import type { Dependencies } from "./dependencies.ts";

const read = (files: Record<string, string>, directory = ""): Dependencies => {
  const place = placeAt(memoryProject(files), directory);
  return readDependencies(place, dockerfilesOf(place));
};
const packages = (files: Record<string, string>, directory = ""): PackageManager => read(files, directory).packages.value;
const direct = (files: Record<string, string>, directory = ""): string[] => read(files, directory).direct.map(({ name }) => name);

const PROJECT = '[project]\nname = "svc"\nrequires-python = ">=3.12"\ndependencies = ["fastapi>=0.115,<1", "uvicorn[standard]"]\n';
const uvLock = (specifier = "<1,>=0.115", more = ""): string => `version = 1
requires-python = ">=3.12"

[[package]]
name = "svc"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "fastapi" }, { name = "uvicorn", extra = ["standard"] }]

[package.metadata]
requires-dist = [{ name = "fastapi", specifier = "${specifier}" }, { name = "uvicorn", extras = ["standard"] }]
${more}`;

describe("uv", () => {
  test("its lock belongs to the manifest when it knows the same requirements, however they are written", () => {
    const found = packages({ "pyproject.toml": PROJECT, "uv.lock": uvLock() });
    expect(found).toEqual(expect.objectContaining({ name: "uv", manifest: "pyproject.toml", manifests: ["pyproject.toml", "uv.lock"], workspace: undefined }));
    expect(found.lock).toEqual(expect.objectContaining({ path: "uv.lock", state: "fresh" }));
  });

  test("one that knows another requirement is stale, and said so", () => {
    const files = { "pyproject.toml": PROJECT, "uv.lock": uvLock(">=0.100") };
    expect(packages(files).lock?.state).toBe("stale");
    expect(read(files).contradictions).toEqual([
      "uv.lock does not belong to this pyproject.toml: pyproject.toml asks for fastapi<1,>=0.115, the lock does not know it",
    ]);
  });

  test("so is one that still knows what was asked for before", () => {
    const found = packages({ "pyproject.toml": PROJECT.replace(', "uvicorn[standard]"', ""), "uv.lock": uvLock() });
    expect(found.lock).toEqual(
      expect.objectContaining({ state: "stale", reason: "it was made with uvicorn[standard], which pyproject.toml does not ask for" }),
    );
  });

  test("an extra that gathers all others is not taken for the server in it", () => {
    const manifest = '[project]\nname = "svc"\ndependencies = ["flask"]\n[project.optional-dependencies]\nall = ["gunicorn", "boto3"]\nserve = ["gunicorn"]\n';
    expect(packages({ "pyproject.toml": manifest, "uv.lock": "version = 1\n" }).groups).toEqual(
      expect.objectContaining({ extras: ["serve"], others: ["all"] }),
    );
  });

  test("what comes from a repository is compared by its name, groups by their normal name", () => {
    const lock = `version = 1
[[package]]
name = "svc"
source = { virtual = "." }
[package.metadata]
requires-dist = [{ name = "lib", git = "https://example.org/lib" }]
[package.metadata.requires-dev]
all-ds = [{ name = "boto3", specifier = "==1.0" }]
`;
    const manifest = '[project]\nname = "svc"\ndependencies = ["lib>=1"]\n[dependency-groups]\nall_ds = ["boto3==1.0"]\n';
    expect(packages({ "pyproject.toml": manifest, "uv.lock": lock }).lock?.state).toBe("fresh");
  });

  test("a member of a workspace finds the lock above it, and what it needs of the others", () => {
    const lock = `version = 1
[manifest]
members = ["api", "core", "other"]
[[package]]
name = "api"
source = { editable = "services/api" }
dependencies = [{ name = "core" }]
[package.metadata]
requires-dist = [{ name = "core", editable = "libs/core" }]
[[package]]
name = "core"
source = { editable = "libs/core" }
[[package]]
name = "other"
source = { editable = "libs/other" }
`;
    const files = {
      "pyproject.toml": '[tool.uv.workspace]\nmembers = ["services/*", "libs/*"]\n',
      "uv.lock": lock,
      "services/api/pyproject.toml": '[project]\nname = "api"\ndependencies = ["core"]\n[tool.uv.sources]\ncore = { workspace = true }\n',
    };
    const found = packages(files, "services/api");
    expect(found.name === "uv" && found.workspace).toEqual({
      root: "../..",
      package: "api",
      members: [".", "services/api", "libs/core", "libs/other"],
      needed: ["libs/core"],
    });
    expect(found.lock).toEqual(expect.objectContaining({ path: "../../uv.lock", state: "fresh" }));
    expect(found.manifests).toEqual([
      "pyproject.toml",
      "../../uv.lock",
      "../../pyproject.toml",
      "../../libs/core/pyproject.toml",
      "../../libs/other/pyproject.toml",
    ]);
  });

  test("groups: development left out, what is default and needed kept, the one with the server added, the one the user's image takes added", () => {
    const manifest = `${PROJECT.replace(', "uvicorn[standard]"', "")}
[dependency-groups]
dev = ["pytest"]
storage = ["boto3"]
postgres = ["psycopg[c]"]
serving = ["gunicorn"]
docs = ["mkdocs"]
[tool.uv]
default-groups = ["dev", "storage"]
`;
    const files = { "pyproject.toml": manifest, "uv.lock": "version = 1\n", Dockerfile: "FROM python:3.13\nRUN uv sync --no-dev --group postgres\n" };
    expect(packages(files).groups).toEqual({ keep: ["storage"], leaveOut: ["dev"], add: ["postgres", "serving"], extras: [], others: ["docs"] });
    expect(direct(files)).toEqual(["fastapi", "boto3", "psycopg", "gunicorn"]);
  });

  test("settings for it without a lock say little", () => {
    expect(packages({ "pyproject.toml": `${PROJECT}[tool.uv]\npackage = false\n` }).name).toBe("project");
    expect(packages({ "pyproject.toml": PROJECT, Dockerfile: "FROM x\nRUN uv sync\n" }).name).toBe("uv");
  });
});

describe("Poetry", () => {
  const old = `[tool.poetry]
name = "svc"
[tool.poetry.dependencies]
python = "^3.12"
fastapi = "^0.115"
uvicorn = { extras = ["standard"], version = "*" }
cafe = { optional = true, version = "1", markers = "é" }
[tool.poetry.group.dev.dependencies]
pytest = "*"
`;
  const lock = (hash: string, tool = "1.8.3"): string =>
    `# This file is automatically @generated by Poetry ${tool} and should not be changed by hand.\npackage = []\n\n[metadata]\npython-versions = "^3.12"\ncontent-hash = "${hash}"\n`;

  test("1: its content hash, computed as Python writes JSON", () => {
    const found = packages({ "pyproject.toml": old, "poetry.lock": lock("4cd5b19d2b2971f3ed2074d87d80f979e96d1cd7d56befe830f56b32d3f13161") });
    expect(found).toEqual(expect.objectContaining({ name: "poetry", major: 1, packageMode: true }));
    expect(found.lock).toEqual({
      path: "poetry.lock",
      state: "fresh",
      reason: "its content hash is that of pyproject.toml",
      writtenBy: "1.8.3",
      hashes: false,
    });
    expect(found.groups.leaveOut).toEqual(["dev"]);
    expect(direct({ "pyproject.toml": old })).toEqual(["fastapi", "uvicorn"]);
  });

  test("2: the project's table counts too", () => {
    const manifest =
      '[project]\nname = "svc"\nrequires-python = ">=3.12"\ndependencies = ["fastapi>=0.115"]\n[tool.poetry]\npackage-mode = false\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n';
    const hash = "4e19c988d43490cb938f12b71f241e60bdd7ab8eaa3bfabb7bfd60497882ac19";
    const found = packages({ "pyproject.toml": manifest, "poetry.lock": lock(hash, "2.1.1") });
    expect(found).toEqual(expect.objectContaining({ name: "poetry", major: 2, packageMode: false }));
    expect(found.lock?.state).toBe("fresh");
    expect(packages({ "pyproject.toml": manifest.replace("0.115", "0.116"), "poetry.lock": lock(hash) }).lock?.state).toBe("stale");
  });
});

test("PDM's content hash, and its groups", () => {
  const manifest =
    '[project]\nname = "svc"\nrequires-python = ">=3.12"\ndependencies = ["flask>=3"]\n[tool.pdm]\ndistribution = false\n[tool.pdm.dev-dependencies]\ndev = ["pytest"]\n';
  const lock = (hash: string): string => `[metadata]\nlock_version = "4.5.0"\ncontent_hash = "sha256:${hash}"\n`;
  const found = packages({ "pyproject.toml": manifest, "pdm.lock": lock("fb2e9cca2e23aa52c00b20131507974ef7ed1915a9f06cb1e524846cacdd1ad1") });
  expect(found).toEqual(expect.objectContaining({ name: "pdm", build: undefined }));
  expect(found.lock?.state).toBe("fresh");
  expect(packages({ "pyproject.toml": manifest, "pdm.lock": lock("0".repeat(64)) }).lock?.state).toBe("stale");
});

describe("Pipenv", () => {
  const pipfile =
    '[[source]]\nurl = "https://example.org/simple"\nverify_ssl = true\nname = "x"\n[packages]\nflask = "*"\n[requires]\npython_version = "3.12"\n';
  const lock = (hash: string): string => JSON.stringify({ _meta: { hash: { sha256: hash } }, default: { flask: { version: "==3.0.0" } }, develop: {} });

  test("its hash", () => {
    expect(packages({ Pipfile: pipfile, "Pipfile.lock": lock("d372c02e4b78043550a77a3cff4e84676ef13b3d2190867b9148aaca169068e7") }).lock?.state).toBe("fresh");
    expect(packages({ Pipfile: pipfile, "Pipfile.lock": lock("1") }).lock?.state).toBe("stale");
  });

  test("without a lock it is said, and a pyproject.toml with tools' settings is no other way", () => {
    const found = read({ Pipfile: pipfile, "pyproject.toml": "[tool.ruff]\n" });
    expect(found.packages.value).toEqual(expect.objectContaining({ name: "pipenv", lock: undefined }));
    expect(found.problems.map(({ code }) => code)).toEqual(["lock-missing"]);
  });
});

describe("pip", () => {
  test("a source beside the list makes it pip-tools', and what is asked for is what the source names", () => {
    const files = { "requirements.in": "flask\n", "requirements.txt": "# autogenerated by pip-compile\nflask==3.0\nwerkzeug==3.0\n" };
    expect(packages(files)).toEqual(
      expect.objectContaining({
        name: "pip-tools",
        manifest: "requirements.in",
        lists: ["requirements.txt"],
        manifests: ["requirements.in", "requirements.txt"],
      }),
    );
    expect(packages(files).lock?.state).toBe("fresh");
    expect(direct(files)).toEqual(["flask"]);
    expect(packages({ ...files, "requirements.in": "flask\nredis\n" }).lock).toEqual(
      expect.objectContaining({ state: "stale", reason: "requirements.in:2 asks for redis, which is not in it" }),
    );
  });

  test("lists that one command of the user's installs together", () => {
    const files = {
      "requirements.txt": "-r requirements/main.txt\n-r requirements/tests.txt\n",
      "requirements/main.txt": "pyramid\n",
      "requirements/deploy.txt": "gunicorn\n",
      "requirements/tests.txt": "pytest\n",
      Dockerfile: "FROM x\nRUN pip install -r requirements/deploy.txt \\\n  -r /src/requirements/main.txt -r requirements/tests.txt\n",
    };
    expect(packages(files)).toEqual(expect.objectContaining({ name: "pip", lists: ["requirements/deploy.txt", "requirements/main.txt"] }));
    expect(direct(files)).toEqual(["gunicorn", "pyramid"]);
  });

  test("lists that one Dockerfile installs in several steps", () => {
    const files = {
      "base.txt": "flask\n",
      "requirements.txt": "redis\n",
      Dockerfile: "FROM x\nRUN pip install -r base.txt && \\\n  pip install -r requirements.txt\n",
    };
    expect(direct(files)).toEqual(["flask", "redis"]);
  });

  test("a list that installs the project itself brings what the project names", () => {
    const files = {
      "requirements.txt": "-e .\ngunicorn\n",
      "setup.py": "from setuptools import setup\nREQUIRES = ['flask>=3', 'redis']\nsetup(name='x', install_requires=REQUIRES)\n",
    };
    expect(direct(files)).toEqual([".", "gunicorn", "flask", "redis"]);
    expect(packages(files).local).toEqual(["."]);
  });

  test("a marker without blanks around it is none of the version's", () => {
    const [found] = read({ "requirements.txt": "tomli==2.0;python_version<'3.11'\n" }).direct;
    expect(found).toEqual(expect.objectContaining({ name: "tomli", specifier: "==2.0", marker: "python_version<'3.11'" }));
  });
});

test("a PEP 751 lock", () => {
  const lock =
    'lock-version = "1.0"\ncreated-by = "pip"\nrequires-python = ">=3.12"\n[[packages]]\nname = "Flask"\nversion = "3.0"\nwheels = [{ name = "flask-3.0-py3-none-any.whl" }]\n';
  const found = read({ "pylock.toml": lock });
  expect(found.packages.value).toEqual(expect.objectContaining({ name: "pylock", manifest: "pylock.toml" }));
  expect(found.packages.value.lock).toEqual(expect.objectContaining({ state: "unknown", writtenBy: "pip" }));
  expect(found.direct.map(({ name }) => name)).toEqual(["flask"]);
  expect(packages({ "pylock.toml": lock, "pyproject.toml": PROJECT }).lock?.state).toBe("stale");
});

test.each<[string, Record<string, string>, string, string]>([
  [
    "hatch",
    { "pyproject.toml": `${PROJECT}[build-system]\nrequires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n` },
    "hatch",
    "pyproject.toml",
  ],
  ["setup.cfg", { "setup.cfg": "[options]\ninstall_requires =\n    flask>=3  # web\n    redis\n\n[x]\ny = 1\n" }, "setuptools", "setup.cfg"],
  ["flit", { "pyproject.toml": `${PROJECT}[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n` }, "flit", "pyproject.toml"],
])("a project without lock and list: %s", (_, files, name, manifest) => {
  expect(packages(files)).toEqual(expect.objectContaining({ name, manifest, lock: undefined }));
  expect(direct(files).length).toBe(2);
});

test("a version that comes from version control is said", () => {
  const files = { "pyproject.toml": `${PROJECT}[build-system]\nrequires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n` };
  expect(packages(files).build).toEqual({ backend: "hatchling.build", reads: [], versionFromGit: true });
});

describe("several managers at once", () => {
  const lists = { "requirements.txt": "flask\n" };

  test("a lock wins over a list, and that is said", () => {
    const found = read({ ...lists, "pyproject.toml": PROJECT, "uv.lock": uvLock() });
    expect(found.packages.value.name).toBe("uv");
    expect(found.contradictions).toEqual(["requirements.txt lies beside uv.lock; took uv.lock"]);
  });

  test("what the user's own Dockerfile installs with wins over a lock", () => {
    const found = read({
      ...lists,
      "pyproject.toml": PROJECT,
      "uv.lock": uvLock(),
      Dockerfile: "FROM x\nRUN pip install poetry && pip install -r requirements.txt\n",
    });
    expect(found.packages.value.name).toBe("pip");
    expect(found.contradictions).toContain("uv.lock lies beside requirements.txt; took requirements.txt, which Dockerfile:2 installs with");
  });

  test("a list another manager wrote out loses even to a manifest without a lock", () => {
    expect(
      packages({
        "requirements.txt": "# uv export --no-dev\nflask==3\n",
        "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nflask = "*"\n',
      }).name,
    ).toBe("poetry");
  });
});

test("bad locks are locks of which nothing is known", () => {
  expect(packages({ "pyproject.toml": PROJECT, "uv.lock": "not = [toml" }).lock).toEqual(
    expect.objectContaining({ state: "unknown", reason: "it is no TOML" }),
  );
  expect(packages({ "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nflask = "*"\n', "poetry.lock": "\u0001" }).lock?.state).toBe(
    "unknown",
  );
  expect(packages({ Pipfile: '[packages]\nflask = "*"\n', "Pipfile.lock": "{" }).lock?.state).toBe("unknown");
});
