import { expect } from "vitest";
import type { Shape } from "../../contract/shape.ts";
import { isServed } from "../../detect/application.ts";
import { detect } from "../../detect/detect.ts";
import { memoryProject } from "../../project/memory.ts";
import { stack } from "./index.ts";

export const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n';

export interface Written {
  readonly dockerfile: string;
  readonly ignore: string;
  readonly entrypoint: string | undefined;
  /** Instructions of each stage, continued lines joined, comments left out. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** What the stack writes for files. */
export function written(files: Readonly<Record<string, string>>, shape: Shape = {}, folder = ""): Written {
  const { application } = detect(memoryProject(files), folder);
  if (!isServed(application)) throw new Error("nothing to serve was found");
  expect(stack.accepts(application)).toBe(true);
  const set = stack.write(application, shape);
  const dockerfile = set.get("Dockerfile") ?? "";
  const stages: Record<string, string[]> = {};
  for (const line of instructions(dockerfile)) {
    const name = /^FROM .* AS (\S+)$/.exec(line)?.[1];
    if (name !== undefined) stages[name] = [];
    Object.values(stages).at(-1)?.push(line);
  }
  return { dockerfile, ignore: set.get(".dockerignore") ?? "", entrypoint: set.get("docker-entrypoint.sh"), stages };
}

function instructions(dockerfile: string): string[] {
  return dockerfile
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
}
