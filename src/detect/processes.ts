import type { Fact, FactSource, Process } from "./application.ts";
import { isAside } from "./aside.ts";
import type { DjangoFound } from "./django.ts";
import { callsIn } from "./python/calls.ts";
import { importersIn } from "./python/importers.ts";
import type { PythonModule } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";
import { atModuleLevel, blockKind, blockName } from "./python/statements.ts";
import { skim } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import type { Requirement } from "./requirements.ts";
import { from } from "./source.ts";
import { WORKER_PROGRAMS } from "./written/command.ts";
import type { WrittenCommand } from "./written/command.ts";

type Tool = Process["tool"];

interface Question {
  readonly project: Project;
  readonly roots: Roots;
  readonly requirements: readonly Requirement[];
  readonly commands: readonly WrittenCommand[];
  readonly django: DjangoFound | undefined;
}

/** Commands of manage.py that work off queues, by the package that brings them. */
const MANAGED: readonly (readonly [packageName: string, command: string, tool: Tool])[] = [
  ["django-rq", "rqworker", "rq"],
  ["huey", "run_huey", "huey"],
  ["django-q", "qcluster", "django-q"],
  ["django-q2", "qcluster", "django-q"],
  ["django-dramatiq", "rundramatiq", "dramatiq"],
  ["procrastinate", "procrastinate", "procrastinate"],
];

/** What runs from the same image beside the server: workers, schedulers, dashboards. */
export function processesOf(question: Question): Fact<Process>[] {
  const found: Fact<Process>[] = [];
  const add = (
    role: Process["role"],
    tool: Tool,
    command: readonly string[],
    confidence: Fact<Process>["confidence"],
    evidence: readonly FactSource[],
  ): void => {
    if (!found.some(({ value }) => value.role === role && value.tool === tool)) found.push({ value: { role, tool, command }, confidence, evidence });
  };
  const required = (name: string): Requirement | undefined => question.requirements.find((one) => one.name === name);
  const source = (one: Requirement): FactSource => from(one.path, one.line, one.written);

  for (const command of question.commands) {
    const known = roleOf(command, question);
    if (known !== undefined && !command.development)
      add(known.role, known.tool, wordsOf(command), "certain", [from(command.path, command.line, command.written)]);
  }
  const celery = required("celery");
  if (celery !== undefined) {
    const object = objectMade(question, /(?:^|\.)Celery$/, "celery");
    const app = object?.module;
    if (app !== undefined && object !== undefined) {
      const at = [source(celery), from(object.path, object.line, "makes the Celery application")];
      add("worker", "celery", ["celery", "-A", app, "worker", "--loglevel", "INFO"], "likely", at);
      const schedule = required("django-celery-beat") ?? required("celery-redbeat");
      const written = mention(question, /\bbeat_schedule\b|CELERY_BEAT_SCHEDULE|CELERYBEAT_SCHEDULE/);
      if (schedule !== undefined || written !== undefined)
        add("scheduler", "celery", ["celery", "-A", app, "beat", "--loglevel", "INFO"], "likely", [
          schedule === undefined ? (written ?? source(celery)) : source(schedule),
        ]);
      const flower = required("flower");
      if (flower !== undefined) add("dashboard", "flower", ["celery", "-A", app, "flower"], "likely", [source(flower)]);
    }
  }
  if (question.django?.manage !== undefined) {
    for (const [name, command, tool] of MANAGED) {
      const requirement = required(name);
      if (requirement !== undefined)
        add("worker", tool, ["python", question.django.manage, command, ...(command === "procrastinate" ? ["worker"] : [])], "likely", [source(requirement)]);
    }
  }
  const arq = required("arq");
  const settings = arq === undefined ? undefined : classNamed(question, /^Worker\w*Settings$|Worker$/, "arq");
  if (arq !== undefined && settings !== undefined)
    add("worker", "arq", ["arq", settings.name], "likely", [source(arq), from(settings.path, settings.line, "WorkerSettings")]);
  const taskiq = required("taskiq");
  const broker = taskiq === undefined ? undefined : objectMade(question, /Broker$/, "taskiq");
  if (taskiq !== undefined && broker !== undefined)
    add("worker", "taskiq", ["taskiq", "worker", `${broker.module}:${broker.name}`], "likely", [
      source(taskiq),
      from(broker.path, broker.line, "makes the broker"),
    ]);
  const dramatiq = required("dramatiq");
  const actors = dramatiq === undefined ? undefined : objectMade(question, /(?:^|\.)(?:set_broker|actor|RedisBroker|RabbitmqBroker)$/, "dramatiq");
  if (dramatiq !== undefined && actors !== undefined)
    add("worker", "dramatiq", ["dramatiq", actors.module], "likely", [source(dramatiq), from(actors.path, actors.line, "makes the broker")]);
  const rq = required("rq");
  if (rq !== undefined) add("worker", "rq", ["rq", "worker"], "likely", [source(rq)]);
  return found;
}

/** The words of a written command without the options that only developers use. */
function wordsOf(command: WrittenCommand): string[] {
  const name = command.program === "manage.py" ? ["python", "manage.py"] : [command.program];
  const redirect = command.words.findIndex((word) => /^\d?>/.test(word));
  return [...name, ...command.words.slice(0, redirect === -1 ? undefined : redirect)];
}

function roleOf({ program, words }: WrittenCommand, { django }: Question): { readonly role: Process["role"]; readonly tool: Tool } | undefined {
  if (program === "celery") {
    if (words.includes("flower")) return { role: "dashboard", tool: "flower" };
    if (words.includes("beat")) return { role: "scheduler", tool: "celery" };
    return words.includes("worker") ? { role: "worker", tool: "celery" } : undefined;
  }
  if (program === "manage.py" && django !== undefined) {
    const tool = MANAGED.find(([, command]) => words[0] === command)?.[2];
    return tool === undefined ? undefined : { role: "worker", tool };
  }
  if (!WORKER_PROGRAMS.has(program)) return undefined;
  if (program.startsWith("rq")) return { role: program === "rqscheduler" ? "scheduler" : "worker", tool: "rq" };
  if (program.startsWith("huey")) return { role: "worker", tool: "huey" };
  if (program.startsWith("dramatiq")) return { role: "worker", tool: "dramatiq" };
  if (program === "taskiq") return { role: words.includes("scheduler") ? "scheduler" : "worker", tool: "taskiq" };
  if (program === "arq" || program === "flower" || program === "procrastinate") return { role: program === "flower" ? "dashboard" : "worker", tool: program };
  return undefined;
}

interface Made {
  readonly module: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** Modules of some files, `word` in their text. */
function* modulesOf({ project, roots }: Question, paths: readonly string[], word: string): Generator<{ readonly module: PythonModule; readonly name: string }> {
  for (const path of paths) {
    if (!path.endsWith(".py") || isAside(path) || !(skim(project, path)?.includes(word) ?? false)) continue;
    const modules = roots.from(roots.rootOf(path));
    const [module, name] = [modules.get(path), modules.nameOf(path)];
    if (module !== undefined && name !== undefined) yield { module, name };
  }
}

/** An object that a call of a kind makes at module level; `celery.py` beside the settings is imported as its package. */
function objectMade(question: Question, callee: RegExp, packageName: string): Made | undefined {
  const importing = importersIn(question.project).of((one) => one.startsWith(packageName));
  for (const { module, name } of modulesOf(question, importing, packageName)) {
    if (!module.imports.some((one) => one.module.split(".")[0]?.startsWith(packageName) ?? false)) continue;
    for (const statement of module.statements) {
      if (!atModuleLevel(statement)) continue;
      const call = callsIn(statement.tokens).find((one) => callee.test(one.callee));
      if (call !== undefined) return { module: name.replace(/\.celery$/, ""), name: statement.tokens[0]?.text ?? "", path: module.path, line: statement.line };
    }
  }
  return undefined;
}

function classNamed(question: Question, pattern: RegExp, word: string): Made | undefined {
  for (const { module, name } of modulesOf(question, question.project.files(), word)) {
    const header = module.statements.find((one) => blockKind(one) === "class" && pattern.test(blockName(one) ?? ""));
    if (header !== undefined) return { module: name, name: `${name}.${blockName(header) ?? ""}`, path: module.path, line: header.line };
  }
  return undefined;
}

function mention({ project }: Question, pattern: RegExp): FactSource | undefined {
  for (const path of project.files()) {
    if (!path.endsWith(".py") || isAside(path)) continue;
    const text = skim(project, path) ?? "";
    const at = text.search(pattern);
    if (at !== -1) return from(path, text.slice(0, at).split("\n").length, "a schedule");
  }
  return undefined;
}
