import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { detect } from "./detect.ts";

/** Each variable as its name, `!` where it is required, `~` and a value that fits its type. */
function variables(settings: string): string[] {
  const app = "from fastapi import FastAPI\nimport settings\napp = FastAPI()\n";
  const { application } = detect(memoryProject({ "requirements.txt": "fastapi\nuvicorn\n", "main.py": app, "settings.py": settings }));
  return application.environment.map(({ value }) => `${value.name}${value.required ? "!" : ""}${value.sample === undefined ? "" : `~${value.sample}`}`);
}

describe("what is asked for only where the environment says so is not required", () => {
  test.each([
    ['if "REF" in os.environ:\n    a = os.environ["REF"]\n', ["REF"]],
    ['if os.getenv("KIND", "file") == "server":\n    a = os.environ["USER_NAME"]\n', ["KIND", "USER_NAME"]],
    ['if not os.environ.get("URL"):\n    a = os.environ["SERVER"]\n', ["URL", "SERVER!"]],
    ['if os.environ.get("URL"):\n    pass\nelse:\n    a = os.environ["SERVER"]\n', ["URL", "SERVER!"]],
    ['if DEBUG:\n    a = os.environ["SERVER"]\n', ["SERVER!"]],
  ])("%s", (body, expected) => {
    expect(variables(`import os\n${body}`)).toEqual(expected);
  });
});

test.each([
  ['a = int(os.getenv("LIMIT"))', ["LIMIT!~1"]],
  ['a = open(os.environ.get("KEY_FILE"), "rb").read()', ["KEY_FILE!"]],
  ['a = int(os.getenv("LIMIT") or 5)', ["LIMIT"]],
  ['a = int(os.getenv("LIMIT", 5))', ["LIMIT"]],
  ['a = int(os.getenv("LIMIT", MOST))', ["LIMIT"]],
  ['a = str(os.getenv("NAME"))', ["NAME"]],
])("what fails when it is given nothing makes a variable required: %s", (body, expected) => {
  expect(variables(`import os\n${body}\n`)).toEqual(expected);
});

test("a reader that raises for another reason than a missing variable does not insist on it", () => {
  const reader = (failure: string): string =>
    `import os\ndef read(name):\n    try:\n        return open(os.environ.get(name)).read()\n    except ${failure}:\n        raise ValueError(name)\nx = read("A")\n`;
  expect(variables(reader("OSError"))).toEqual(["A"]);
  expect(variables(reader("KeyError"))).toEqual(["A!"]);
});

test("what the application sets by itself nobody has to give", () => {
  expect(variables('import os\nos.environ["READY"] = "0"\na = int(os.environ.get("READY"))\n')).toEqual(["READY~1"]);
  expect(variables('import os\nos.environ.setdefault("MODE", "live")\na = os.environ["MODE"]\n')).toEqual(["MODE"]);
});

test("a reader around a reader", () => {
  const source =
    'import os\ndef value(key, default):\n    return os.getenv(key, str(default))\ndef later(key, default):\n    return lambda: value(key=key, default=default)\nclass Settings:\n    url = field(default_factory=later("SERVICE_URL", "x"))\n';
  expect(variables(source)).toEqual(["SERVICE_URL"]);
});

test("a reader that raises for what is only read where it is asked for does not insist either", () => {
  const reader =
    'import os\ndef read(name):\n    if path := os.getenv(name + "_FILE"):\n        if not known(path):\n            raise ValueError(path)\n        return open(path).read()\n    return os.getenv(name)\nx = read("A")\n';
  expect(variables(reader)).toEqual(["A"]);
});

describe("the default of a library's reader", () => {
  test.each([
    ['from decouple import config\na = config("A", "x")\nb = config("B", cast=int)', ["A", "B!~1"]],
    ['import environ\nenv = environ.Env()\na = env.str("A", "x")\nb = env("B", str)\nc = env("C", str, "x")', ["A", "B!", "C"]],
    ['import environ\nenv = environ.Env(DEBUG_MODE=(bool, False))\na = env("DEBUG_MODE")\nb = env.bool("B")', ["DEBUG_MODE", "B!~false"]],
    ['from starlette.config import Config\nconfig = Config(".env")\na = config("A", bool, False)\nb = config("B", cast=bool)', ["A~false", "B!~false"]],
  ])("%s", (body, expected) => {
    expect(variables(`${body}\n`)).toEqual(expected);
  });
});

test("a value that fits the type of a setting, where a plain word does not", () => {
  const fields = [
    "from pydantic_settings import BaseSettings",
    "class Settings(BaseSettings):",
    "    name: str",
    "    mail: EmailStr",
    "    flag: bool",
    "    limit: int | None",
    "    origins: list[str]",
    "    either: list[str] | str",
    '    stage: Literal["local", "live"]',
    '    given: Annotated[bool, Field(True, description="x")]',
    '    wanted: Annotated[int, Field(description="x")]',
    "settings = Settings()",
  ];
  expect(variables(`${fields.join("\n")}\n`)).toEqual([
    "NAME!",
    "MAIL!~someone@example.com",
    "FLAG!~false",
    "LIMIT!~1",
    "ORIGINS!~[]",
    "EITHER!",
    "STAGE!~local",
    "GIVEN~false",
    "WANTED!~1",
  ]);
  expect(variables('import os\nx = int(os.environ["X"])\n')).toEqual(["X!~1"]);
});
