import type { Application, Process } from "../../detect/application.ts";
import type { Role } from "./subject.ts";

const FLOWER_PORT = 5555;
const SCHEDULE = "/tmp/celerybeat-schedule";

/** What else runs from the image, each with a health check of its own: the image's asks a server that is not there. */
export function rolesOf(application: Application): readonly Role[] {
  const roles: Role[] = [];
  for (const { value } of application.processes) {
    const name = nameOf(value);
    const taken = roles.filter((role) => role.name === name || role.name.startsWith(`${name}-`)).length;
    roles.push({ name: taken === 0 ? name : `${name}-${taken + 1}`, command: commandOf(value), port: portOf(value), health: healthOf(value) });
  }
  return roles;
}

function nameOf({ role, tool }: Process): string {
  if (role === "scheduler") return tool === "celery" ? "beat" : "scheduler";
  if (role === "dashboard") return tool === "flower" ? "flower" : "dashboard";
  return "worker";
}

/** A container's process stays in front and logs to its output; the scheduler's own file has to lie where it may write. */
function commandOf({ role, tool, command }: Process): readonly string[] {
  if (tool !== "celery") return command;
  const plain = withoutOptions(command, ["-f", "--logfile", "--pidfile"], ["-D", "--detach"]);
  if (role !== "scheduler" || plain.some((word) => /^(?:-S|--scheduler)(?:=|$)/.test(word))) return plain;
  return [...withoutOptions(plain, ["-s", "--schedule"], []), "--schedule", SCHEDULE];
}

/** Words without options that take a value, in either form, and without those that take none. */
function withoutOptions(command: readonly string[], valued: readonly string[], plain: readonly string[]): readonly string[] {
  return command.filter(
    (word, index) =>
      !plain.includes(word) && !valued.includes(word) && !valued.some((name) => word.startsWith(`${name}=`)) && !valued.includes(command[index - 1] ?? ""),
  );
}

function portOf({ role, tool, command }: Process): number | undefined {
  if (role !== "dashboard" || tool !== "flower") return undefined;
  const at = command.findIndex((word) => word === "--port");
  const told = at === -1 ? command.find((word) => word.startsWith("--port="))?.slice("--port=".length) : command[at + 1];
  return told === undefined || !/^\d{2,5}$/.test(told) ? FLOWER_PORT : Number(told);
}

function healthOf(process: Process): readonly string[] | undefined {
  const { command, role, tool } = process;
  if (tool === "flower") return pythonAsks(`http://127.0.0.1:${portOf(process)}/healthcheck`);
  if (tool === "celery" && role === "worker") {
    const app = optionOf(command, ["-A", "--app"]);
    const named = command.some((word) => /^(?:-n|--hostname)(?:=|$)/.test(word));
    // this worker has to answer, not any; one with a name of its own is asked with the others
    const destination = named ? "" : " --destination celery@$HOSTNAME";
    return ["sh", "-c", `celery${app === undefined ? "" : ` -A ${app}`} inspect ping${destination} --timeout 5`];
  }
  if (tool === "arq") {
    const settings = command.findLast((word) => !word.startsWith("-") && word !== "arq");
    return settings === undefined ? undefined : ["arq", "--check", settings];
  }
  // what it keeps its schedule in is there once it has started
  if (tool === "celery" && role === "scheduler" && commandOf(process).at(-1) === SCHEDULE) return ["sh", "-c", `ls ${SCHEDULE}*`];
  return undefined;
}

function optionOf(command: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of command.entries()) {
    if (names.includes(word)) return command[index + 1];
    const name = names.find((one) => word.startsWith(`${one}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

/** A health check without curl, which fails on any status from 400 on and asks no proxy; over TLS it takes the certificate as it is. */
export function pythonAsks(url: string): readonly string[] {
  const handlers = url.startsWith("https:") ? "r.ProxyHandler({}), r.HTTPSHandler(context=ssl._create_unverified_context())" : "r.ProxyHandler({})";
  return ["python", "-c", `import ssl, urllib.request as r; r.build_opener(${handlers}).open('${url}', timeout=2)`];
}

/** The same for Node. */
export function nodeAsks(url: string): readonly string[] {
  const program = "fetch('URL', { signal: AbortSignal.timeout(2000) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))";
  return ["node", "-e", program.replace("URL", () => url)];
}
