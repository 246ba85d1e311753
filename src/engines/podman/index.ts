import { createCommandLine } from "../command-line.ts";
import { containerCalls, imageCalls, networkCalls } from "../docker-like.ts";
import type { Engine, EngineHost, EngineKind } from "../kind.ts";
import { build } from "./build.ts";
import { withoutOwn } from "./changes.ts";
import { healthChecks } from "./health.ts";
import { featureProbe, refusals } from "./refusals.ts";
import { watch } from "./watch.ts";
import { asDocker } from "./words.ts";

export const engine: EngineKind = {
  meta: { summary: "podman, through its own command line and buildah.", since: "0.1.0" },
  program: "podman",
  namedBy: ["CONTAINER_HOST", "CONTAINER_CONNECTION"],
  connect,
};

interface Info {
  readonly host?: { readonly arch?: string; readonly os?: string; readonly security?: { readonly rootless?: boolean }; readonly serviceIsRemote?: boolean };
  readonly version?: { readonly Version?: string };
}

async function connect(host: EngineHost, context?: string): Promise<Engine | { readonly absent: string }> {
  if (host.runner.which("podman") === undefined) return { absent: "podman is not installed" };
  const podman = createCommandLine(host, "podman", context === undefined ? {} : { CONTAINER_CONNECTION: context, CONTAINER_HOST: undefined });
  const asked = await podman.attempt(["info", "--format", "json"], { timeout: 15_000 });
  const info = asked.code === 0 ? readInfo(asked.stdout) : undefined;
  if (info?.version?.Version === undefined)
    return { absent: `podman is installed, but does not answer${asked.stderr === "" ? "" : `: ${lastLine(asked.stderr)}`}` };

  const version = info.version.Version;
  const helpOf = async (...verb: readonly string[]): Promise<string> => (await podman.attempt([...verb, "--help"], { timeout: 15_000 })).stdout;
  const docker = asDocker(podman, {
    keepParents: (await helpOf("image", "rm")).includes("--no-prune"),
    keepUsers: (await helpOf("create")).includes("--passwd "),
  });
  const health = healthChecks(podman, host.clock);
  const probe = featureProbe(podman);
  const containers = containerCalls(docker);
  const where = whereOf(info, context);
  return {
    ...containers,
    ...imageCalls(docker),
    ...networkCalls(docker),
    info: { name: "podman", version, platform: `${info.host?.os ?? "linux"}/${info.host?.arch ?? ""}`, ...(where === "" ? {} : { where }) },
    build: (spec, signal) => build(podman, spec, signal),
    refusals: (spec, used, signal) => refusals(probe, version, spec, used, signal),
    async start(id, signal) {
      let said = "";
      const result = await podman.attempt(["start", id], { ...(signal === undefined ? {} : { signal }), onLine: (_, line) => (said += `${line}\n`) });
      if (result.code !== 0) await containers.start(id, signal);
      health.started(id, said);
    },
    changes: async (id) => withoutOwn(await containers.changes(id)),
    watch: (label, onEvent, signal) => watch(podman, health, label, onEvent, signal),
    async removeContainer(id) {
      health.forget(id);
      await containers.removeContainer(id);
    },
  };
}

function whereOf({ host }: Info, context: string | undefined): string {
  const words = [
    host?.security?.rootless === true ? "rootless" : "",
    host?.serviceIsRemote === true ? `remote${context === undefined ? "" : `, ${context}`}` : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}

function readInfo(json: string): Info | undefined {
  try {
    return JSON.parse(json) as Info;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
