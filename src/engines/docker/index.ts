import type { Engine, EngineHost, EngineKind } from "../kind.ts";
import { build } from "./build.ts";
import { createCommandLine } from "../command-line.ts";
import { bake } from "./bake.ts";
import { refusals } from "./builder.ts";
import { containerCalls } from "./containers.ts";
import { imageCalls } from "./images.ts";
import { networkCalls } from "./networks.ts";

export const engine: EngineKind = {
  meta: { summary: "Docker Engine, through the docker command line and BuildKit.", since: "0.1.0" },
  program: "docker",
  namedBy: ["DOCKER_HOST", "DOCKER_CONTEXT"],
  connect,
};

const INFO_FORMAT = "{{.ServerVersion}}\n{{.OSType}}/{{.Architecture}}\n{{.SecurityOptions}}";

async function connect(host: EngineHost, context?: string): Promise<Engine | { readonly absent: string }> {
  if (host.runner.which("docker") === undefined) return { absent: "docker is not installed" };
  const docker = createCommandLine(host, "docker", environmentFor(context));
  const info = await docker.attempt(["info", "--format", INFO_FORMAT], { timeout: 15_000 });
  const [version = "", platform = "", security = ""] = info.stdout.split("\n").map((line) => line.trim());
  // `docker info` answers with exit code 0 and an empty server version when nothing listens
  if (info.code !== 0 || version === "") return { absent: whyNot(info.stderr, host.env, context) };
  const where = whereOf(host.env, context, security);

  return {
    info: { name: "docker", version, platform: platform.replace("x86_64", "amd64").replace("aarch64", "arm64"), ...(where === "" ? {} : { where }) },
    build: (spec, signal) => build(docker, spec, signal),
    buildTogether: (specs, signal) => bake(docker, specs, signal),
    refusals: (spec, used, signal) => refusals(docker, spec, used, signal),
    ...imageCalls(docker),
    ...networkCalls(docker),
    ...containerCalls(docker),
  };
}

/** DOCKER_HOST goes before a context that only the environment names. */
function environmentFor(context: string | undefined): Readonly<Record<string, string | undefined>> {
  return context === undefined ? {} : { DOCKER_CONTEXT: context, DOCKER_HOST: undefined };
}

function whereOf(env: EngineHost["env"], context: string | undefined, security: string): string {
  const named = env["DOCKER_HOST"] === undefined ? env["DOCKER_CONTEXT"] : undefined;
  const place = context ?? named;
  const words = [place === undefined ? (env["DOCKER_HOST"] ?? "") : `context ${place}`, security.includes("name=rootless") ? "rootless" : ""];
  return words.filter((word) => word !== "").join(", ");
}

function whyNot(stderr: string, env: EngineHost["env"], context: string | undefined): string {
  const words = stderr.trim().split("\n").at(-1) ?? "";
  if (/context "?[^"\s]{1,200}"?: context not found|context not found/.test(words)) return `docker has no context ${context ?? env["DOCKER_CONTEXT"] ?? ""}`;
  const host = context === undefined ? env["DOCKER_HOST"] : `context ${context}`;
  const where = host === undefined ? "" : ` at ${host}`;
  if (/permission denied/i.test(words)) return `docker is installed, but this user may not use its socket${where}`;
  return `docker is installed, but no engine answers${where}`;
}
