import { memoryProject } from "../project/memory.ts";
import { UserError } from "../errors.ts";
import type { SessionHost } from "./host.ts";

/** A host over files in memory, by absolute path, that can do nothing but read them. Only for tests. */
export function readingHost(files: Readonly<Record<string, string>>, parts: Partial<Pick<SessionHost, "cwd" | "env">> = {}): SessionHost {
  const unused = (): never => {
    throw new Error("only files are read here");
  };
  return {
    cwd: "/repo",
    env: {},
    runner: { run: unused, stream: unused, which: unused },
    clock: { now: () => 0, sleep: unused },
    http: unused,
    proc: { dump: unused, net: unused, files: unused },
    signal: new AbortController().signal,
    cacheDirectory: undefined,
    newId: unused,
    owner: { name: "here/1/1", isGone: unused },
    onStep: () => {},
    openProject: (directory) => {
      const lead = directory === "/" ? "/" : `${directory}/`;
      const inside = Object.entries(files).filter(([path]) => path.startsWith(lead));
      if (inside.length === 0 && directory !== "/repo") throw new UserError("directory-missing", `there is no directory ${directory}`);
      return { ...memoryProject(Object.fromEntries(inside.map(([path, text]) => [path.slice(lead.length), text]))), root: directory };
    },
    ...parts,
  };
}
