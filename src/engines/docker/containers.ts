import { UserError } from "../../errors.ts";
import type { LogLine } from "../../trial/trial.ts";
import type { AloneSpec, ContainerEvent, Engine, RunSpec } from "../kind.ts";
import { engineWords, type CommandLine } from "./command-line.ts";
import { processes } from "./processes.ts";
import { readState } from "./state.ts";
import { labelFlags } from "./networks.ts";

type Calls = Pick<Engine, "create" | "start" | "watch" | "inspect" | "exec" | "logs" | "output" | "commit" | "processes" | "kill" | "wait" | "removeContainer">;

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
    logs: (id) => logs(docker, id),
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

async function create(docker: CommandLine, spec: RunSpec, signal?: AbortSignal): Promise<string> {
  const args = ["create", "--name", spec.name, "--network", spec.network, ...labelFlags(spec.labels)];
  if (spec.alias !== undefined) args.push("--network-alias", spec.alias);
  for (const [name, value] of Object.entries(spec.environment)) args.push("--env", READ_BY_DOCKER.test(name) ? `${name}=${value}` : name);
  for (const port of spec.publish) args.push("--publish", `127.0.0.1::${port}`);
  if (spec.alone !== undefined) args.push(...aloneFlags(spec.alone));
  args.push(spec.image, ...(spec.command ?? []));
  const secret = Object.fromEntries(Object.entries(spec.environment).filter(([name]) => !READ_BY_DOCKER.test(name)));
  const result = await docker.attempt(args, { env: secret, ...(signal === undefined ? {} : { signal }) });
  signal?.throwIfAborted();
  if (result.code === 0) return result.stdout.trim();
  throw new UserError("container-not-created", `${spec.image} cannot be made into a container: ${engineWords(result.stderr)}`, { exitCode: 3 });
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
  const lines: LogLine[] = [];
  await docker.attempt(["logs", id], { onLine: (stream, text) => lines.push({ stream, text }) });
  return lines;
}
