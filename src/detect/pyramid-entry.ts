import type { Project } from "../project/project.ts";
import type { Framework } from "./application.ts";
import type { FoundEntry } from "./entry.ts";
import type { Roots } from "./python/roots.ts";
import { from, lineOf } from "./source.ts";
import type { RankedCommand } from "./written/commands.ts";

/** Configuration files that Pyramid's own command serves, production's first. */
const USUAL = ["production.ini", "prod.ini", "app.ini", "development.ini"];

/** A configuration file of Pyramid as the entry: what a command gives pserve, else the one of a usual name. It names the application as `egg:NAME`. */
export function pyramidEntry(project: Project, roots: Roots, commands: readonly RankedCommand[], required: readonly Framework[]): FoundEntry | undefined {
  if (!required.includes("pyramid")) return undefined;
  const served = commands.filter(({ program, file }) => program === "pserve" && file !== undefined);
  const names = [...served.filter(({ development }) => !development).flatMap(({ file }) => (file === undefined ? [] : [file.split("#")[0] ?? file])), ...USUAL];
  for (const written of names) {
    const path = written.replace(/^(?:\.\/)+/, "");
    const text = project.read(path);
    const egg = /^[ \t]*use[ \t]*=[ \t]*egg:([\w.-]+)[ \t]*$/m.exec(text ?? "")?.[1];
    if (text === undefined || egg === undefined) continue;
    const module = egg.replaceAll("-", "_");
    const [root] = roots.rootsWith(module);
    const file = root === undefined ? undefined : roots.from(root).fileOf(module);
    if (root === undefined || file === undefined) continue;
    const command = served.find((one) => one.file?.startsWith(path) === true);
    const port = Number(/^[ \t]*(?:listen[ \t]*=[ \t]*[^\s:]*:|port[ \t]*=[ \t]*)(\d+)[ \t]*$/m.exec(text)?.[1]);
    return {
      fact: {
        value: path,
        confidence: "certain",
        evidence: [...(command === undefined ? [] : [from(command.path, command.line, command.written)]), from(path, lineOf(text, `egg:${egg}`), `egg:${egg}`)],
      },
      file,
      modules: roots.from(root),
      candidate: undefined,
      command:
        command === undefined && Number.isNaN(port)
          ? undefined
          : {
              ...(command ?? { ...NONE, file: path, path, line: lineOf(text, String(port)), written: `pserve ${path}` }),
              port: command?.port ?? (Number.isNaN(port) ? undefined : port),
            },
      contradictions: [],
    };
  }
  return undefined;
}

const NONE = {
  program: "pserve",
  words: [],
  entry: undefined,
  factory: false,
  port: undefined,
  directory: undefined,
  configuration: undefined,
  environment: {},
  development: false,
};
