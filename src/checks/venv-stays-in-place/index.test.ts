import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { AMD64, elf, judgeImage, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const python: Piece = program("usr/local/bin/python3.13", elf(AMD64));
const environment = (version: string, interpreter: string, target = "/usr/local/bin/python3.13"): readonly Piece[] => [
  { name: "opt/venv/pyvenv.cfg", content: "home = /usr/local/bin\n" },
  { name: "opt/venv/bin/python", flag: "2", link: target },
  { name: `opt/venv/lib/python${version}/site-packages/`, flag: "5" },
  program("opt/venv/bin/uvicorn", `#!${interpreter}\nimport uvicorn\n`),
];
const judge = async (pieces: readonly Piece[]): Promise<string> => told(await judgeImage(check, { layers: [[python, ...pieces]] }));

test("an environment with its Python, its packages and its programs is whole", async () => {
  expect(await judge(environment("3.13", "/opt/venv/bin/python"))).toBe("proven: whole");
  expect(await judge([])).toBe("not-applicable: noEnvironment");
});

test("one that was made elsewhere, for another Python, or whose Python is not there is broken", async () => {
  expect(await judge(environment("3.13", "/build/.venv/bin/python"))).toBe("violated: scripts");
  expect(await judge(environment("3.11", "/opt/venv/bin/python"))).toBe("violated: otherVersion");
  expect(await judge(environment("3.13", "/opt/venv/bin/python", "/root/.local/share/uv/python/bin/python3.13"))).toBe("violated: noPython");
});

test("the place that is missing at the end of several links is told", async () => {
  const links: readonly Piece[] = [
    ...environment("3.13", "/opt/venv/bin/python", "/usr/bin/python3"),
    { name: "usr/bin/python3", flag: "2", link: "python3.9" },
  ];
  const answer = await judgeImage(check, { layers: [links] });
  expect(answer.evidence[0]?.message.args["target"]).toBe("/usr/bin/python3.9");
});
