import { parse } from "../../dockerfile/parse.ts";
import type { Fact, FactSource } from "../application.ts";
import { from } from "../source.ts";
import { within } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";

const NAMES = ["Dockerfile", "Dockerfile.prod", "Dockerfile.production", "docker/Dockerfile", "Containerfile"];

/** The command of a Dockerfile that someone wrote for the application. */
export function readDockerfile({ project, folder }: NodeProject): { readonly command: string; readonly source: FactSource } | undefined {
  for (const name of NAMES) {
    const path = within(folder, name);
    const text = project.read(path);
    if (text === undefined) continue;
    const instructions = parse(text).nodes.filter((node) => node.kind === "instruction");
    const last = instructions.findLastIndex((node) => node.keyword === "FROM");
    const command = instructions
      .slice(last + 1)
      .findLast((node) => node.keyword === "CMD" || (node.keyword === "ENTRYPOINT" && node.json?.[0]?.value === "node"));
    if (command === undefined) continue;
    const line = command.json === undefined ? command.args.text : command.json.map((word) => quoted(word.value)).join(" ");
    return { command: line, source: from(path, command.startLine, `${command.keyword} ${line}`) };
  }
  return undefined;
}

/** The port that a Dockerfile someone wrote for the application exposes, where it is one and plain; else the one it sets as PORT. */
export function exposedPort({ project, folder }: NodeProject): Fact<number> | undefined {
  for (const name of NAMES) {
    const path = within(folder, name);
    const text = project.read(path);
    if (text === undefined) continue;
    const instructions = parse(text).nodes.filter((node) => node.kind === "instruction");
    const exposed = instructions.filter(({ keyword }) => keyword === "EXPOSE");
    if (exposed.length > 1) return undefined;
    const [only] = exposed;
    const told = only ?? instructions.findLast(({ keyword, args }) => keyword === "ENV" && SETS_PORT.test(args.text));
    const port = Number((only === undefined ? SETS_PORT : /^(\d{2,5})(?:\/tcp)?$/).exec(told?.args.text ?? "")?.[1]);
    return told !== undefined && Number.isInteger(port) && port < 65_536
      ? { value: port, confidence: "likely", evidence: [from(path, told.startLine, `${told.keyword} ${told.args.text}`)] }
      : undefined;
  }
  return undefined;
}

const SETS_PORT = /(?:^|\s)PORT[= ]"?(\d{2,5})"?(?=\s|$)/;

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
