import { expect, test } from "vitest";
import type { ShellCommand } from "../../shell/shell.ts";
import { installOf } from "./installs.ts";
import type { Install } from "./installs.ts";

function command(line: string): ShellCommand {
  const [name = "", ...words] = line.split(" ");
  const span = { start: 0, end: 0 };
  return { name, args: words.map((value) => ({ value, literal: true, span })), assignments: [], wrappers: [], span };
}

test.each<[string, Install["reads"] | undefined]>([
  ["pip install -r requirements.txt", "dependencies"],
  ["/opt/venv/bin/pip3 install --no-cache-dir --requirement=requirements.txt", "dependencies"],
  ["python3.11 -m pip install -r requirements.txt", "dependencies"],
  ["uv pip sync requirements.txt", "dependencies"],
  ["pip install fastapi uvicorn[standard]>=0.30", "dependencies"],
  ["pip install --upgrade pip setuptools==70 wheel", undefined],
  ["pip install -i https://packages.example.com/simple poetry", undefined],
  ["pip install .", "source"],
  ["pip install -e .[dev]", "source"],
  ["pip install -c constraints.txt .", "source"],
  ["pip install --no-deps .", undefined],
  ["pip --version", undefined],
  ["uv sync --locked", "project"],
  ["uv sync --locked --no-install-project", "dependencies"],
  ["uv venv", undefined],
  ["poetry install --only main", "project"],
  ["poetry config virtualenvs.create false", undefined],
  ["pipenv sync", "dependencies"],
  ["npm ci", "project"],
  ["npm install -g pnpm", undefined],
  ["npm run build", undefined],
  ["yarn --frozen-lockfile", "project"],
  ["pnpm fetch --prod", "project"],
  ["apt-get install -y gcc", undefined],
])("%s reads %s", (line, reads) => {
  expect(installOf(command(line))?.reads).toBe(reads);
});
