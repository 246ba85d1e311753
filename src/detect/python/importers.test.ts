import { expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import { detect } from "../detect.ts";
import { importersIn } from "./importers.ts";

test("first parts of what is imported, however it is written", () => {
  const importers = importersIn(
    memoryProject({
      "a.py": "import os, fastapi.routing as r\nfrom .fl import ask\n",
      "b.py": "if x:\n    from flask import(Flask)\n",
      "c.py": "x = 1; from fasthtml.common import*\n",
      "d.py": "from litestar import (\n    Litestar,\n)\n",
      "e.py": "important = 'flasks'\n",
      "tests/f.py": "import fastapi\n",
      "g.txt": "import fastapi\n",
    }),
  );
  const of = (name: string): readonly string[] => importers.of((one) => one === name);
  expect(["os", "fastapi", "flask", "fasthtml", "litestar", "flasks", "fl"].map(of)).toEqual([["a.py"], ["a.py"], ["b.py"], ["c.py"], ["d.py"], [], []]);
});

test("of a large project what nothing reaches is looked at once", () => {
  const files: Record<string, string> = {
    "requirements.txt": "fastapi",
    "main.py": "from fastapi import FastAPI\nfrom shop import orders\napp = FastAPI()\n",
    "shop/__init__.py": "",
    "shop/orders.py": "from fastapi import APIRouter\nrouter = APIRouter()\n",
  };
  // more than is kept of what is only looked at
  const comment = `# ${"-".repeat(30_000)}\n`;
  for (let index = 0; index < 300; index += 1)
    files[`far/m${index}.py`] = `${comment}import os\nfrom far.m${(index + 1) % 300} import x\ny = os.environ["FAR_${index}"]\n`;
  const memory = memoryProject(files);
  const reads = new Map<string, number>();
  const read = (path: string): string | undefined => {
    reads.set(path, (reads.get(path) ?? 0) + 1);
    return memory.read(path);
  };
  const { application } = detect({ ...memory, read });
  expect(application.entry?.value).toBe("main:app");
  expect(application.environment).toEqual([]);
  expect([...reads].filter(([path, times]) => path.startsWith("far/") && times !== 1)).toEqual([]);
});
