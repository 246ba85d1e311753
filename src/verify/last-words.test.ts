import { describe, expect, test } from "vitest";
import { lastWordsOf } from "./last-words.ts";

describe("what to do about a container's last words", () => {
  test.each([
    ["KeyError: 'API_TOKEN'", /give API_TOKEN a value in plimsoll\.yaml, under trial: environment:/],
    ["decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.", /give SECRET_KEY/],
    ["django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable", /give DATABASE_URL/],
    ['environs.exceptions.EnvError: Environment variable "REDIS_HOST" not set', /give REDIS_HOST/],
    ["Error: JWT_SECRET is required", /give JWT_SECRET/],
    ["    message: \"must have required property 'COOKIE_KEY'\"", /give COOKIE_KEY/],
    ["ModuleNotFoundError: No module named 'httpx'", /no httpx: add the package/],
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pino' imported from /app/server.js", /no pino: add the package/],
    ["ImportError: libxml2.so.2: cannot open shared object file: No such file or directory", /no libxml2\.so\.2: name the Debian package/],
    ["PermissionError: [Errno 13] Permission denied: 'logs/app.log'", /may not write to logs\/app\.log: .* files: \{ \/app\/logs: \{ type/],
    ["Error: EACCES: permission denied, mkdir '/app/uploads'", /may not write to \/app\/uploads: .* files: \{ \/app\/uploads: /],
    ["sqlite3.OperationalError: unable to open database file", /may not write to \/app\/FOLDER/],
    ['psycopg.OperationalError: could not translate host name "pg" to address: Name or service not known', /nothing answers at pg in the trial/],
    ["Error: connect ECONNREFUSED 127.0.0.1:27017", /nothing answers at 127\.0\.0\.1:27017/],
    ["Failed to find attribute 'app' in 'main'.", /nothing called app is there to serve/],
    ["AttributeError: module 'marsh' has no attribute '__version__'", /marsh, which another package brought, does not fit/],
    ["ImportError: cannot import name 'url_quote' from 'werk.urls' (/opt/venv/lib/python3.13/site-packages/werk/urls.py)", /werk, which another package/],
    ["FileNotFoundError: [Errno 2] No such file or directory: '/keys/public.pem'", /\/keys\/public\.pem is not in the image/],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'git'", /no program git: name its Debian package/],
    ["Segmentation fault", /mend what it says; what it needs/],
    ['INFO: 127.0.0.1:1 - "GET / HTTP/1.1" 500 Internal Server Error', /starts and answers, but with a failure of its own/],
  ])("%s", (line, expected) => {
    expect(lastWordsOf(["before", line, "after"])).toMatchObject({ hint: expect.stringMatching(expected) as string, lines: ["before", line, "after"] });
  });

  test("settings that are missing, by name, and those that do not fit", () => {
    const head = "pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings";
    const missing = [head, "secret_key", "  Field required [type=missing, input_value={}, input_type=dict]", "    For further information visit x"];
    expect(lastWordsOf(missing).hint).toContain("give SECRET_KEY a value");
    expect(lastWordsOf([head, "PORTS", "  Input should be a valid list [type=list_type]", ""]).hint).toContain("PORTS does not take the value");
  });
});

test("the line that tells is among those that are kept, however much a server says behind it", () => {
  const told = lastWordsOf(["Traceback", "KeyError: 'TOKEN_A'", ...Array.from({ length: 30 }, (_, index) => `worker ${index}`)]);
  expect(told.lines).toContain("KeyError: 'TOKEN_A'");
  expect(told.lines.length).toBeLessThanOrEqual(12);
});

test("a variable that was not there, by the line of source that reads it", () => {
  const log = [
    '    key = open(os.environ.get("KEY_FILE"), "r").read()',
    "          ~~~~^^^^",
    "TypeError: expected str, bytes or os.PathLike object, not NoneType",
  ];
  expect(lastWordsOf(log).hint).toContain("give KEY_FILE a value");
});

test("of several errors the last counts", () => {
  const log = [
    "ModuleNotFoundError: No module named 'fast_json'",
    "During handling of the above exception, another exception occurred:",
    "KeyError: 'TOKEN_B'",
  ];
  expect(lastWordsOf(log).hint).toContain("give TOKEN_B a value");
});

test("the last error is kept, however many requests fail behind it", () => {
  const log = ["  File x", "TypeError: unhashable type: 'dict'", ...Array.from({ length: 30 }, () => '"GET / HTTP/1.1" 500')];
  expect(lastWordsOf(log).lines).toContain("TypeError: unhashable type: 'dict'");
});

test("what only takes long is given longer", () => {
  const reason = "a healthy state was not seen within 30 s";
  expect(lastWordsOf(["migrating", "listening"], reason).hint).toContain("give it longer");
  expect(lastWordsOf(["migrating", "ValueError: no"], reason).hint).toContain("mend what it says");
});

test("what answers, and not as it was asked to, is told what it answers", () => {
  const hint = (status: number): string => lastWordsOf(["listening"], `an answer to GET /x was not seen within 30 s: it answers ${status}`).hint;
  expect(hint(400)).toContain("ALLOWED_HOSTS");
  expect(hint(404)).toContain("name a path that has");
});

test("who wrote nothing is told so", () => {
  expect(lastWordsOf([])).toMatchObject({ lines: [], hint: expect.stringContaining("it wrote nothing") as string });
});
