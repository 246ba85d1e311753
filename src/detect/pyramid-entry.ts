import type { Project } from "../project/project.ts";
import type { Framework } from "./application.ts";
import type { FoundEntry } from "./entry.ts";
import type { Roots } from "./python/roots.ts";
import { from, lineOf } from "./source.ts";
import type { RankedCommand } from "./written/commands.ts";

/** Configuration files that Pyramid's own command serves, production's first. */
const USUAL = ["production.ini", "prod.ini", "app.ini", "development.ini"];

/** A configuration file of Pyramid as the entry: what a command gives pserve, or gunicorn as `--paste`, else the one of a usual name. It names the application as `egg:NAME` or `call:MODULE:FUNCTION`. */
export function pyramidEntry(project: Project, roots: Roots, commands: readonly RankedCommand[], required: readonly Framework[]): FoundEntry | undefined {
  if (!required.includes("pyramid")) return undefined;
  const served = commands.flatMap((command) => {
    const file = servedFile(command);
    return file === undefined ? [] : [{ ...command, file }];
  });
  const names = [...served.filter(({ development }) => !development).map(({ file }) => file.split("#")[0] ?? file), ...USUAL];
  for (const written of names) {
    const path = written.replace(/^(?:\.\/)+/, "");
    const text = project.read(path);
    const [, egg, called] = /^[ \t]*use[ \t]*=[ \t]*(?:egg:([\w.-]+)|call:([\w.]+):\w+)[ \t]*$/m.exec(text ?? "") ?? [];
    const module = egg?.replaceAll("-", "_") ?? called;
    if (text === undefined || module === undefined) continue;
    const [root] = roots.rootsWith(module);
    const file = root === undefined ? undefined : roots.from(root).fileOf(module);
    if (root === undefined || file === undefined) continue;
    const command = served.find((one) => one.file.replace(/^(?:\.\/)+/, "").startsWith(path));
    const port = Number(/^[ \t]*(?:listen[ \t]*=[ \t]*[^\s:]*:|port[ \t]*=[ \t]*)(\d+)[ \t]*$/m.exec(text)?.[1]);
    return {
      fact: {
        value: path,
        confidence: "certain",
        evidence: [
          ...(command === undefined ? [] : [from(command.path, command.line, command.written)]),
          from(path, lineOf(text, egg === undefined ? `call:${module}` : `egg:${egg}`), egg === undefined ? `call:${module}` : `egg:${egg}`),
        ],
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

/** The configuration file that a command gives pserve, or gunicorn as `--paste`. */
function servedFile({ program, file, words }: RankedCommand): string | undefined {
  if (program === "pserve") return file;
  const at = program === "gunicorn" ? words.findIndex((word) => word === "--paste" || word === "--paster") : -1;
  return at === -1 ? undefined : words[at + 1];
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
