import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const python = (name: string) => ({ name: `opt/venv/lib/python3.13/site-packages/${name}-1.0.dist-info/METADATA`, content: `Name: ${name}\nVersion: 1.0\n` });
const node = (path: string, name: string) => ({ name: `${path}/${name}/package.json`, content: JSON.stringify({ name, version: "1.0.0" }) });

test("packages of Python and Node that test or look at code are found", async () => {
  expect(told(await judgeImage(check, { layers: [[python("fastapi")]] }))).toBe("proven: none");
  expect(told(await judgeImage(check, { layers: [[python("fastapi"), python("pytest")]] }))).toBe("violated: imageTool");
  expect(told(await judgeImage(check, { layers: [[node("app/node_modules", "eslint")]] }))).toBe("violated: imageTool");
  expect(told(await judgeImage(check, { layers: [[node("usr/local/lib/node_modules/npm/node_modules", "eslint")]] }))).toBe("proven: none");
});

test("an image for development is left alone", async () => {
  const layers = [[python("pytest")]];
  expect(told(await judgeImage(check, { layers, config: { Cmd: ["uvicorn", "app:app", "--reload"] } }))).toBe("not-applicable: development");
  expect(told(await judgeImage(check, { layers, config: { Cmd: ["pytest"] } }))).toBe("not-applicable: development");
  expect(told(await judgeImage(check, { layers, config: { Env: ["NODE_ENV=development"] } }))).toBe("not-applicable: development");
});
