import { createCommandLine, type CommandLine } from "../command-line.ts";
import { containerCalls, imageCalls, networkCalls } from "../docker-like.ts";
import type { Engine, EngineHost, EngineKind } from "../kind.ts";
import { build, refusals } from "./build.ts";
import { watch } from "./watch.ts";

export const engine: EngineKind = {
  meta: { summary: "containerd, through nerdctl and the buildkitd beside it.", since: "0.1.0" },
  program: "nerdctl",
  namedBy: ["CONTAINERD_ADDRESS", "CONTAINERD_NAMESPACE"],
  connect,
};

const INFO_FORMAT = "{{.ServerVersion}}\n{{.OSType}}/{{.Architecture}}\n{{.SecurityOptions}}";

/** `context` is a namespace of containerd. */
async function connect(host: EngineHost, context?: string): Promise<Engine | { readonly absent: string }> {
  if (host.runner.which("nerdctl") === undefined) return { absent: "nerdctl is not installed" };
  const nerdctl = createCommandLine(host, "nerdctl", context === undefined ? {} : { CONTAINERD_NAMESPACE: context });
  const info = await nerdctl.attempt(["info", "--format", INFO_FORMAT], { timeout: 15_000 });
  const [version = "", platform = "", security = ""] = info.stdout.split("\n").map((line) => line.trim());
  if (info.code !== 0 || version === "") return { absent: "nerdctl is installed, but no containerd answers" };

  const docker = asDocker(nerdctl);
  const where = [context === undefined ? "" : `namespace ${context}`, security.includes("rootless") ? "rootless" : ""].filter((word) => word !== "").join(", ");
  return {
    ...containerCalls(docker),
    ...imageCalls(docker),
    ...networkCalls(docker),
    info: { name: "nerdctl", version, platform: platform.replace("x86_64", "amd64").replace("aarch64", "arm64"), ...(where === "" ? {} : { where }) },
    build: (spec, signal) => build(nerdctl, spec, signal),
    refusals: (spec) => Promise.resolve(refusals(version, spec)),
    watch: (label, onEvent, signal) => watch(nerdctl, host.clock, label, onEvent, signal),
  };
}

/** nerdctl removes no parents with an image, and has no flag for it; docker's own options of networks are not its own. */
function asDocker(nerdctl: CommandLine): CommandLine {
  const words = (args: readonly string[]): readonly string[] =>
    args.filter((word, index) => word !== "--no-prune" && !(args[index + (word === "--opt" ? 1 : 0)] ?? "").startsWith("com.docker.network."));
  return { ...nerdctl, attempt: (args, more) => nerdctl.attempt(words(args), more), ask: (args, signal) => nerdctl.ask(words(args), signal) };
}
