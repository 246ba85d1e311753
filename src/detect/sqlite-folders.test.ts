import { expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { detect } from "./detect.ts";

function folders(settings: string, requirements = "flask\n"): string[] {
  const { application } = detect(
    memoryProject({
      "requirements.txt": requirements,
      "site/app.py": "from flask import Flask\nimport config.settings\napp = Flask(__name__)\n",
      "site/config/settings.py": settings,
    }),
  );
  return application.dataDirectories.map(({ value }) => value);
}

test.each([
  ['BASE = Path(__file__).resolve().parent.parent\nDB = {"ENGINE": "sqlite3", "NAME": BASE / "data" / "x.sqlite3"}', ["site/data"]],
  ['DB = "sqlite:///" + os.path.join(os.path.dirname(os.path.abspath(__file__)), "x.db")', ["site/config"]],
  ['here = os.path.dirname(__file__)\nDB = "sqlite:///" + here + "/" + "x.sqlite"', ["site/config"]],
  ['BASE = Path(__file__).parents[2]\nDB = os.getenv("DB", BASE / "x.sqlite")', ["."]],
  ['import sqlite3\ndb = sqlite3.connect("x.db")', ["."]],
  ['DB = "sqlite" + somewhere / "x.db"', []],
  ['NAME = "x.db"\nB = "y.sqlite3"', []],
])("%s", (settings, expected) => {
  expect(folders(`${settings}\n`)).toEqual(expected);
});

test("not where another database is used", () => {
  const settings = 'BASE = Path(__file__).parent\nDB = f"sqlite://{BASE / "x.db"}"\nDB = BASE / "x.db"\n';
  expect(folders(settings)).toEqual(["site/config"]);
  expect(folders(settings, "flask\npsycopg\n")).toEqual([]);
});
