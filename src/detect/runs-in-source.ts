import type { Project } from "../project/project.ts";
import { argument, callsIn, literalString } from "./python/calls.ts";
import { importersIn } from "./python/importers.ts";
import type { Roots } from "./python/roots.ts";
import type { WrittenCommand } from "./written/command.ts";

const RUNNERS: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/^(?:uvicorn\.)?(?:run|Config)$/, "uvicorn"],
  [/(?:^|\.)Granian$/, "granian"],
  [/^(?:waitress\.)?serve$/, "waitress-serve"],
];

const MODULES = new Set(["uvicorn", "granian", "waitress"]);

/** Servers that the source itself starts with the text of an entry: `uvicorn.run("app.main:app", port=80)`, `Granian("app.main:create", factory=True)`. */
export function runsInSource(project: Project, roots: Roots): WrittenCommand[] {
  const found: WrittenCommand[] = [];
  for (const path of importersIn(project).of((name) => MODULES.has(name))) {
    for (const { tokens } of roots.from("").get(path)?.statements ?? []) {
      for (const call of callsIn(tokens)) {
        const program = RUNNERS.find(([pattern]) => pattern.test(call.callee))?.[1];
        const entry = program === undefined ? undefined : literalString(argument(call, 0, call.callee.endsWith("Granian") ? "target" : "app"));
        if (program === undefined || entry === undefined || !/^[\w.]+:[\w.]+$/.test(entry)) continue;
        found.push({
          program,
          words: [],
          entry,
          factory: argument(call, undefined, "factory")?.[0]?.text === "True",
          file: undefined,
          port: undefined,
          directory: undefined,
          configuration: undefined,
          environment: {},
          development: false,
          path,
          line: call.line,
          written: `${call.callee}("${entry}")`,
        });
      }
    }
  }
  return found;
}
