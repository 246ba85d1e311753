import { skim } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import { at, readToml } from "../project/toml.ts";
import type { ApplicationKind, Fact, Process } from "./application.ts";
import { isAside } from "./aside.ts";
import { tableOf } from "./packages/pyproject.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from, lineOf } from "./source.ts";
import type { RankedCommand } from "./written/commands.ts";

/** What the application is for, and what is run of one that serves no web. */
export interface Purpose {
  readonly kind: Fact<ApplicationKind>;
  readonly entry: Fact<string> | undefined;
}

interface Question {
  readonly project: Project;
  readonly requirements: readonly Requirement[];
  readonly commands: readonly RankedCommand[];
  readonly processes: readonly Fact<Process>[];
  /** Whether a web framework is asked for by name. */
  readonly framework: boolean;
}

/** Programs that drive others and serve nothing. */
const DRIVERS = new Set([
  "locust",
  "scrapy",
  "prefect",
  "dagster",
  "apache-airflow",
  "luigi",
  "discord-py",
  "python-telegram-bot",
  "aiogram",
  "slack-bolt",
  "pyrogram",
  "telethon",
  "typer",
  "click",
]);

/** For an application without anything to serve over the web: what it is instead. */
export function purposeOf({ project, requirements, commands, processes, framework }: Question): Purpose {
  const run = runFile(project, commands);
  const grpc = requirements.find(({ name }) => name.startsWith("grpcio") || name === "grpclib");
  const server = grpc === undefined ? undefined : fileWith(project, /\bgrpc(?:\.aio)?\.server\(/);
  if (grpc !== undefined && server !== undefined)
    return {
      kind: {
        value: "service",
        confidence: "likely",
        evidence: [from(grpc.path, grpc.line, grpc.written), from(server.path, server.line, "starts a gRPC server")],
      },
      entry: run ?? asFact(server.path, server.line),
    };
  const [worker] = processes;
  if (worker !== undefined && !framework) return { kind: { value: "worker", confidence: "likely", evidence: worker.evidence }, entry: run };
  if (framework)
    return {
      kind: { value: "web", confidence: "default", evidence: [byDefault("a web framework is required, and nothing to serve was found")] },
      entry: undefined,
    };
  if (run !== undefined) {
    const driver = requirements.find(({ name }) => DRIVERS.has(name));
    return {
      kind: {
        value: "command",
        confidence: "likely",
        evidence: [...run.evidence, ...(driver === undefined ? [] : [from(driver.path, driver.line, driver.written)])],
      },
      entry: run,
    };
  }
  const script = consoleScript(project);
  if (script !== undefined) return { kind: { value: "command", confidence: "likely", evidence: script.evidence }, entry: script };
  const locust = requirements.find(({ name }) => DRIVERS.has(name));
  if (locust !== undefined)
    return { kind: { value: "command", confidence: "likely", evidence: [from(locust.path, locust.line, locust.written)] }, entry: undefined };
  if (project.exists("setup.py") || at(readToml(project.read("pyproject.toml") ?? ""), "build-system") !== undefined)
    return { kind: { value: "library", confidence: "likely", evidence: [byDefault("it is built as a package, and nothing in it is run")] }, entry: undefined };
  return { kind: { value: "unknown", confidence: "default", evidence: [byDefault("no web framework, no worker, nothing that is run")] }, entry: undefined };
}

/** The file that commands run, else one under a usual name. */
function runFile(project: Project, commands: readonly RankedCommand[]): Fact<string> | undefined {
  for (const { file, program, path, line, written } of commands) {
    if (program !== "python" || file === undefined) continue;
    const found = file.endsWith(".py")
      ? endOf(project, file)
      : (endOf(project, `${file.replaceAll(".", "/")}/__main__.py`) ??
        endOf(project, `src/${file.replaceAll(".", "/")}/__main__.py`) ??
        endOf(project, `${file.replaceAll(".", "/")}.py`));
    if (found !== undefined && !isAside(found)) return { value: found, confidence: "certain", evidence: [from(path, line, written)] };
  }
  const usual = ["main.py", "app.py", "bot.py", "run.py", "start.py", "__main__.py", "src/main.py", "locustfile.py"].find((file) => project.exists(file));
  return usual === undefined ? undefined : asFact(usual, undefined);
}

function endOf(project: Project, written: string): string | undefined {
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  for (let index = 0; index < parts.length; index += 1) {
    const path = parts.slice(index).join("/");
    if (project.exists(path) && !project.isDirectory(path)) return path;
  }
  return undefined;
}

function asFact(path: string, line: number | undefined): Fact<string> {
  return { value: path, confidence: "likely", evidence: [from(path, line, "a file that is run by itself")] };
}

/** The first of `[project.scripts]`: a program that installing the project makes. */
function consoleScript(project: Project): Fact<string> | undefined {
  const text = project.read("pyproject.toml");
  const table = text === undefined ? undefined : readToml(text);
  const scripts = { ...tableOf(at(table, "tool", "poetry", "scripts")), ...tableOf(at(table, "project", "scripts")) };
  const [name] = Object.keys(scripts);
  return name === undefined
    ? undefined
    : { value: name, confidence: "likely", evidence: [from("pyproject.toml", lineOf(text ?? "", name), "[project.scripts]")] };
}

function fileWith(project: Project, pattern: RegExp): { readonly path: string; readonly line: number } | undefined {
  for (const path of project.files()) {
    if (!path.endsWith(".py") || isAside(path)) continue;
    const text = skim(project, path) ?? "";
    const at = text.search(pattern);
    if (at !== -1) return { path, line: text.slice(0, at).split("\n").length };
  }
  return undefined;
}
