import type { Engine, EngineHost, EngineKind } from "../kind.ts";
import { build } from "./build.ts";
import { createCommandLine } from "./command-line.ts";
import { containerCalls } from "./containers.ts";
import { imageCalls } from "./images.ts";
import { networkCalls } from "./networks.ts";

export const engine: EngineKind = {
  meta: { summary: "Docker Engine, through the docker command line and BuildKit.", since: "0.1.0" },
  program: "docker",
  connect,
};

const INFO_FORMAT = "{{.ServerVersion}}\n{{.OSType}}/{{.Architecture}}";

async function connect(host: EngineHost): Promise<Engine | { readonly absent: string }> {
  if (host.runner.which("docker") === undefined) return { absent: "docker is not installed" };
  const docker = createCommandLine(host);
  const info = await host.runner.run({ program: "docker", args: ["info", "--format", INFO_FORMAT], timeout: 15_000 });
  const [version = "", platform = ""] = info.stdout.split("\n").map((line) => line.trim());
  // `docker info` answers with exit code 0 and an empty server version when nothing listens
  if (info.code !== 0 || version === "") return { absent: whyNot(info.stderr, host.env) };

  return {
    info: { name: "docker", version, platform: platform.replace("x86_64", "amd64").replace("aarch64", "arm64") },
    build: (spec, signal) => build(docker, spec, signal),
    ...imageCalls(docker),
    ...networkCalls(docker),
    ...containerCalls(docker),
  };
}

function whyNot(stderr: string, env: EngineHost["env"]): string {
  const words = stderr.trim().split("\n").at(-1) ?? "";
  const where = env["DOCKER_HOST"] === undefined ? "" : ` at ${env["DOCKER_HOST"]}`;
  if (/permission denied/i.test(words)) return `docker is installed, but this user may not use its socket${where}`;
  return `docker is installed, but no engine answers${where}`;
}
