import { UserError } from "../../errors.ts";
import type { RunLimits } from "../../contract/run-limits.ts";
import type { LogLine } from "../../trial/run.ts";
import type { AloneSpec, ContainerEvent, Engine, RunSpec } from "../kind.ts";
import { engineWords, type CommandLine } from "./command-line.ts";
import { processes } from "./processes.ts";
import { readState } from "./state.ts";
import { labelFlags } from "./networks.ts";

type Calls = Pick<
  Engine,
  "create" | "start" | "watch" | "inspect" | "exec" | "run" | "logs" | "changes" | "output" | "commit" | "processes" | "kill" | "wait" | "removeContainer"
>;

// Values go through the environment, since other users of this machine can read a command line. The docker program
// itself listens to these names, so they cannot.
const READ_BY_DOCKER = /^(?:DOCKER_|BUILDX_|BUILDKIT_|LD_|PATH$|HOME$|TMPDIR$|SSH_|GO)|_PROXY$|_proxy$/;

export function containerCalls(docker: CommandLine): Calls {
  return {
    create: (spec, signal) => create(docker, spec, signal),
    async start(id, signal) {
      await docker.ask(["start", id], signal);
    },
    watch: (label, onEvent, signal) => watch(docker, label, onEvent, signal),
    inspect: async (id) => readState(await docker.ask(["container", "inspect", id])),
    async exec(id, argv, signal) {
      const result = await docker.attempt(["exec", id, ...argv], signal === undefined ? {} : { signal });
      return { exitCode: result.code, stdout: result.stdout, stderr: result.stderr };
    },
    async run(spec, signal) {
      const { code, stderr, stdout } = await docker.attempt(["run", "--rm", ...flagsOf(spec)], optionsOf(spec, signal));
      signal?.throwIfAborted();
      return { exitCode: code, stdout, stderr };
    },
    logs: (id) => logs(docker, id),
    async changes(id) {
      const lines = (await docker.ask(["diff", id])).split("\n").filter((line) => line !== "");
      return lines.map((line) => ({ path: line.slice(2), change: CHANGES[line[0] ?? ""] ?? "changed" }));
    },
    async output(id) {
      const { stderr, stdout } = await docker.attempt(["logs", id]);
      return { stdout, stderr };
    },
    commit: async (id, signal) => (await docker.ask(["commit", id], signal)).trim(),
    processes: (id) => processes(docker, id),
    async kill(id, signal) {
      await docker.ask(["kill", "--signal", signal, id]);
    },
    wait: async (id, signal) => Number((await docker.ask(["wait", id], signal)).trim()),
    async removeContainer(id) {
      await docker.attempt(["rm", "--force", "--volumes", id]);
    },
  };
}

const CHANGES: Readonly<Record<string, "added" | "changed" | "deleted">> = { A: "added", C: "changed", D: "deleted" };

async function create(docker: CommandLine, spec: RunSpec, signal?: AbortSignal): Promise<string> {
  const result = await docker.attempt(["create", ...flagsOf(spec)], optionsOf(spec, signal));
  signal?.throwIfAborted();
  if (result.code === 0) return result.stdout.trim();
  throw new UserError("container-not-created", `${spec.image} cannot be made into a container: ${engineWords(result.stderr)}`, { exitCode: 3 });
}

function flagsOf(spec: RunSpec): readonly string[] {
  const flags = ["--name", spec.name, ...labelFlags(spec.labels)];
  if (spec.joins === undefined) {
    flags.push("--network", spec.network, ...spec.publish.flatMap((port) => ["--publish", `127.0.0.1::${port}`]));
    if (spec.alias !== undefined) flags.push("--network-alias", spec.alias);
  } else {
    flags.push("--network", `container:${spec.joins.container}`);
    if (spec.joins.processes) flags.push("--pid", `container:${spec.joins.container}`);
  }
  for (const [name, value] of Object.entries(spec.environment)) flags.push("--env", READ_BY_DOCKER.test(name) ? `${name}=${value}` : name);
  if (spec.limits !== undefined) flags.push(...limitFlags(spec.limits));
  if (spec.alone !== undefined) flags.push(...aloneFlags(spec.alone));
  return [...flags, spec.image, ...(spec.command ?? [])];
}

function optionsOf(spec: RunSpec, signal: AbortSignal | undefined): { readonly env: Readonly<Record<string, string>>; readonly signal?: AbortSignal } {
  const secret = Object.fromEntries(Object.entries(spec.environment).filter(([name]) => !READ_BY_DOCKER.test(name)));
  return { env: secret, ...(signal === undefined ? {} : { signal }) };
}

function limitFlags(limits: RunLimits): readonly string[] {
  const { addCapabilities = [], binds = [], cpus, memory, noCapabilities, noNewPrivileges, readOnly, tmpfs = [], user, volumes = [] } = limits;
  const flags = [
    ...tmpfs.flatMap((path) => ["--tmpfs", path]),
    ...volumes.flatMap(({ name, path }) => ["--volume", name === undefined ? path : `${name}:${path}`]),
    ...binds.flatMap(({ source, target }) => ["--mount", `type=bind,"source=${source}","target=${target}",readonly`]),
    ...addCapabilities.flatMap((name) => ["--cap-add", name.toUpperCase()]),
  ];
  if (user !== undefined) flags.push("--user", user);
  if (readOnly === true) flags.push("--read-only");
  if (noCapabilities === true) flags.push("--cap-drop", "ALL");
  if (noNewPrivileges === true) flags.push("--security-opt", "no-new-privileges");
  // as an orchestrator does it: what does not fit is not swapped out
  if (memory !== undefined) flags.push("--memory", `${memory}b`, "--memory-swap", `${memory}b`);
  if (cpus !== undefined) flags.push("--cpus", `${cpus}`);
  return flags;
}

function aloneFlags({ capabilities, mounts, privileged, terminal, user }: AloneSpec): readonly string[] {
  const flags = ["--entrypoint", "", ...capabilities.map((each) => `--cap-add=${each}`), ...mounts.map((each) => `--volume=${each}`)];
  if (user !== undefined) flags.push(`--user=${user}`);
  if (privileged) flags.push("--privileged");
  if (terminal) flags.push("--tty");
  return flags;
}

async function watch(docker: CommandLine, label: string, onEvent: (event: ContainerEvent) => void, signal: AbortSignal): Promise<void> {
  const filters = ["type=container", `label=${label}`, "event=health_status", "event=die"].flatMap((filter) => ["--filter", filter]);
  // from the beginning of what the engine remembers: an event between two calls is not lost
  await docker.attempt(["events", "--since", "1", "--format", "{{.Actor.ID}} {{.Action}}", ...filters], {
    signal,
    onLine: (_, line) => {
      const [id = "", ...action] = line.split(" ");
      const kind = eventKind(action.join(" "));
      if (kind !== undefined) onEvent({ id, kind });
    },
  });
}

function eventKind(action: string): ContainerEvent["kind"] | undefined {
  if (action === "die") return "ended";
  if (action === "health_status: healthy") return "healthy";
  if (action === "health_status: unhealthy") return "unhealthy";
  return undefined;
}

async function logs(docker: CommandLine, id: string): Promise<LogLine[]> {
  const started = Date.parse((await docker.attempt(["container", "inspect", "--format", "{{.State.StartedAt}}", id])).stdout.trim());
  const lines: LogLine[] = [];
  await docker.attempt(["logs", "--timestamps", id], { onLine: (stream, line) => lines.push({ stream, ...dated(line, started) }) });
  return lines;
}

/** The engine puts the time at which it got a line before it. */
function dated(line: string, started: number): Pick<LogLine, "text" | "seconds"> {
  const end = line.indexOf(" ");
  const at = Date.parse(line.slice(0, end === -1 ? undefined : end));
  if (Number.isNaN(at)) return { text: line };
  const text = end === -1 ? "" : line.slice(end + 1);
  return Number.isNaN(started) ? { text } : { text, seconds: (at - started) / 1000 };
}
