import { at, readToml } from "../../project/toml.ts";
import type { Project } from "../../project/project.ts";
import { readYamlDocument } from "../../project/yaml.ts";
import { tableOf, textOf } from "../packages/pyproject.ts";
import type { Place } from "../place.ts";
import { lineOf } from "../source.ts";
import { commandsIn } from "./command.ts";
import type { WrittenCommand } from "./command.ts";
import { composeServices, ownServices } from "./compose.ts";
import type { ComposeService } from "./compose.ts";
import { dockerfilesOf, environmentOfDockerfile, startOf } from "./dockerfiles.ts";
import type { WrittenDockerfile } from "./dockerfiles.ts";
import { joinedLines } from "./lines.ts";
import { filled, variablesIn } from "./variables.ts";
import type { Variables } from "./variables.ts";

/** All that people wrote about running the application. */
export interface Written {
  readonly dockerfiles: readonly WrittenDockerfile[];
  /** Compose services that run the application. */
  readonly own: readonly ComposeService[];
  /** The others of the same files: databases, queues. */
  readonly beside: readonly ComposeService[];
  /** Commands in the order of trust. */
  readonly commands: readonly RankedCommand[];
}

export interface RankedCommand extends WrittenCommand {
  /** What of the application it runs, where its place says so: `web`, `worker`, `release`. */
  readonly role: string | undefined;
}

export function whatIsWritten(place: Place): Written {
  const services = composeServices(place);
  const own = ownServices(services, place.directory === "" ? (place.project.root.split(/[\\/]/).at(-1) ?? "") : "");
  const named = [...new Set(own.flatMap(({ dockerfile }) => (dockerfile === undefined || !place.project.exists(dockerfile) ? [] : [dockerfile])))];
  const dockerfiles = dockerfilesOf(place, named);
  return {
    dockerfiles,
    own,
    beside: services.filter((service) => !own.includes(service)),
    commands: [...deployed(place, own, dockerfiles), ...scripts(place, dockerfiles), ...tasks(place.project), ...workflows(place), ...readmes(place.project)],
  };
}

/** Procfile, platform files, Compose, Dockerfile. */
function deployed({ project }: Place, own: readonly ComposeService[], dockerfiles: readonly WrittenDockerfile[]): RankedCommand[] {
  const found: RankedCommand[] = [];
  const add = (text: string, path: string, line: number | undefined, role: string | undefined, variables: Variables = new Map()): void => {
    found.push(...commandsIn(filled(text, variables), path, line).map((command) => ({ ...command, role })));
  };
  for (const { text, line } of joinedLines(project.read("Procfile"))) {
    const match = /^([\w-]+)\s*:\s*(\S.*)$/.exec(text);
    if (match?.[2] !== undefined) add(match[2], "Procfile", line, match[1]);
  }
  for (const { key, path, text, line } of platformCommands(project)) add(text, path, line, key);
  for (const service of own) for (const command of service.commands) add(command, service.path, lineIn(project, service, command), service.name);
  for (const dockerfile of dockerfiles) {
    const variables = new Map([...environmentOfDockerfile(dockerfile)].map(([name, { value }]) => [name, value]));
    for (const { text, line } of startOf(dockerfile)) add(text, dockerfile.path, line, undefined, variables);
  }
  return found;
}

function lineIn(project: Project, { path, line }: ComposeService, command: string): number | undefined {
  const target = /(?<![\w.])[\w.]+:[A-Za-z_]\w*/.exec(command)?.[0];
  return target === undefined ? line : (lineOf(project.read(path) ?? "", target) ?? line);
}

interface PlatformCommand {
  readonly key: string;
  readonly path: string;
  readonly text: string;
  readonly line: number | undefined;
}

/** Start commands in the files of hosting platforms. */
function platformCommands(project: Project): PlatformCommand[] {
  const found: PlatformCommand[] = [];
  const add = (path: string, key: string, value: unknown): void => {
    const text = project.read(path) ?? "";
    if (typeof value === "string") found.push({ key, path, text: value, line: lineOf(text, value.split("\n", 1)[0] ?? value) });
  };
  for (const path of ["railway.toml", "nixpacks.toml", "fly.toml"]) {
    const table = readToml(project.read(path) ?? "");
    add(path, "web", at(table, "deploy", "startCommand"));
    add(path, "web", at(table, "start", "cmd"));
    for (const [key, value] of Object.entries(tableOf(at(table, "processes")))) add(path, key, value);
  }
  for (const path of ["railway.json", "railpack.json"]) {
    const table = readJson(project.read(path));
    add(path, "web", at(table, "deploy", "startCommand"));
  }
  for (const path of ["app.yaml", "heroku.yml", "render.yaml", "render.yml"]) {
    const table = readYaml(project.read(path));
    add(path, "web", table["entrypoint"]);
    for (const [key, value] of Object.entries(tableOf(table["run"]))) add(path, key, typeof value === "string" ? value : at(tableOf(value), "command"));
    const services = table["services"];
    for (const service of Array.isArray(services) ? services.map(tableOf) : []) add(path, textOf(service["type"]) ?? "web", service["startCommand"]);
  }
  return found;
}

function readJson(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return text === undefined ? {} : tableOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function readYaml(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return text === undefined ? {} : tableOf(readYamlDocument(text)?.toJS({ maxAliasCount: 100 }));
  } catch {
    return {};
  }
}

const SCRIPT =
  /^(?:[^/]+|(?:\.?[\w-]+\/)?(?:scripts?|bin|docker|deploy|deployment|ops|compose|entrypoints?|contrib|etc|conf|config|docker-[\w-]+|rootfs|run)\/(?:[\w.-]+\/){0,5}[^/]+)\.sh$/;
/** A script without an ending, by its name: `start`, `run-worker`. */
const NAMED_START = /^(?:start|run|entrypoint|docker-entrypoint|boot|serve|web|server|worker|beat|flower)(?:[-_][\w-]*)?$/;
const SUPERVISOR =
  /(?:supervisor[\w.-]*(?:\/[\w.-]+){0,2}\.(?:conf|ini)|\.service|\/s6[\w.-]*\/(?:[\w.-]+\/)*run|circus\.ini|\/services\.d\/(?:[\w.-]+\/)*run|\/s6-rc\.d\/(?:[\w.-]+\/)*run)$/;
const MOST_SCRIPTS = 60;

/** Shell scripts, supervisors, systemd units, and the configurations of uWSGI and gunicorn. */
function scripts({ project }: Place, dockerfiles: readonly WrittenDockerfile[]): RankedCommand[] {
  const found: RankedCommand[] = [];
  const started = dockerfiles
    .map(({ instructions }) =>
      instructions
        .filter(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT")
        .map(({ rest }) => rest)
        .join(" "),
    )
    .join(" ");
  const files = project
    .files()
    .filter((file) => SCRIPT.test(file) || SUPERVISOR.test(file) || (file.split("/").length <= 5 && NAMED_START.test(file.slice(file.lastIndexOf("/") + 1))));
  // a script that the image starts says more than one that lies about
  const starts = (file: string): number => (started.includes(file.slice(file.lastIndexOf("/") + 1)) ? 0 : DEVELOPERS.test(file) ? 2 : 1);
  for (const file of files.toSorted((one, other) => starts(one) - starts(other) || one.split("/").length - other.split("/").length).slice(0, MOST_SCRIPTS)) {
    const lines = joinedLines(project.read(file)).filter(({ text }) => !text.trimStart().startsWith("#"));
    const variables = new Map([
      ...dockerfiles.slice(0, 1).flatMap((dockerfile) => [...environmentOfDockerfile(dockerfile)].map(([name, { value }]) => [name, value] as const)),
      ...variablesIn(lines.map(({ text }) => text)),
    ]);
    for (const { text, line } of lines) {
      const command = SUPERVISOR.test(file) && !file.endsWith("/run") ? /^\s*(?:command|ExecStart|cmd)\s*=\s*(\S.*)$/.exec(text)?.[1] : text;
      if (command !== undefined) found.push(...commandsIn(filled(command, variables), file, line).map((one) => ({ ...one, role: undefined })));
    }
  }
  return found;
}

const DEVELOPERS = /(?:dev|local|test|debug)/i;

/** Makefile, justfile, Taskfile, package.json, and the script tables of pyproject.toml. */
function tasks(project: Project): RankedCommand[] {
  const found: RankedCommand[] = [];
  for (const file of ["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Taskfile.yml", "Taskfile.yaml"]) {
    for (const { text, line } of joinedLines(project.read(file))) {
      if (/^[\t ]/.test(text) && !/^\s*#/.test(text))
        found.push(...commandsIn(text.replace(/^\s*[@-]+/, ""), file, line).map((one) => ({ ...one, role: undefined })));
    }
  }
  const text = project.read("pyproject.toml");
  const table = text === undefined ? undefined : readToml(text);
  const named = [
    at(table, "tool", "pdm", "scripts"),
    at(table, "tool", "poe", "tasks"),
    at(table, "tool", "taskipy", "tasks"),
    at(table, "tool", "rye", "scripts"),
    at(table, "tool", "hatch", "envs", "default", "scripts"),
  ];
  for (const [key, value] of named.flatMap((one) => Object.entries(tableOf(one)))) {
    const command = typeof value === "string" ? value : (at(tableOf(value), "cmd") ?? at(tableOf(value), "shell"));
    const words = Array.isArray(command) ? command.join(" ") : command;
    if (typeof words === "string") found.push(...commandsIn(words, "pyproject.toml", lineOf(text ?? "", words)).map((one) => ({ ...one, role: key })));
  }
  const packageText = project.read("package.json");
  for (const [key, value] of Object.entries(tableOf(readJson(packageText)["scripts"])))
    if (typeof value === "string")
      found.push(...commandsIn(value, "package.json", lineOf(packageText ?? "", `"${key}"`)).map((one) => ({ ...one, role: undefined })));
  return found;
}

/** Lines of CI that start the application, to test or to deploy it. */
function workflows({ project }: Place): RankedCommand[] {
  return project
    .files()
    .filter((file) => /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml)$/.test(file))
    .slice(0, 20)
    .flatMap((file) =>
      joinedLines(project.read(file)).flatMap(({ text, line }) =>
        /^\s*#/.test(text) ? [] : commandsIn(text.replace(/^\s*-?\s*(?:run:\s*\|?)?/, ""), file, line),
      ),
    )
    .filter(({ program }) => program !== "python")
    .map((one) => ({ ...one, role: undefined }));
}

function readmes(project: Project): RankedCommand[] {
  return ["README.md", "readme.md", "README.rst", "README.txt", "README", "docs/README.md"].flatMap((file) =>
    joinedLines(project.read(file))
      .filter(({ text }) => text.length < 300)
      .flatMap(({ text, line }) => commandsIn(text.replace(/^\s*(?:\$|>|❯)\s+/, "").replaceAll("`", " "), file, line))
      .filter(({ program, entry, file: run }) => program !== "manage.py" && (entry !== undefined || run !== undefined))
      .map((one) => ({ ...one, role: undefined })),
  );
}
