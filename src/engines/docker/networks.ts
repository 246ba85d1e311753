import type { Engine, Labels } from "../kind.ts";
import type { CommandLine } from "./command-line.ts";

export function networkCalls(
  docker: CommandLine,
): Pick<Engine, "createNetwork" | "connectNetwork" | "removeNetwork" | "createVolume" | "labelled" | "removeLabelled"> {
  return {
    async createNetwork(name, labels, { cutOff = false } = {}) {
      // without the translation of addresses nothing from outside finds its way back
      const flags = cutOff ? ["--opt", "com.docker.network.bridge.enable_ip_masquerade=false"] : [];
      await docker.ask(["network", "create", ...flags, ...labelFlags(labels), name]);
    },
    async connectNetwork(network, id, alias) {
      await docker.ask(["network", "connect", "--alias", alias, network, id]);
    },
    async createVolume(name, labels) {
      await docker.ask(["volume", "create", ...labelFlags(labels), name]);
    },
    async removeNetwork(name) {
      await docker.attempt(["network", "rm", name]);
    },
    async labelled(key, other) {
      const flags = ["--filter", `label=${key}`, "--format", `{{.Label "${key}"}} {{.Label "${other}"}}`];
      const lists = await Promise.all(
        [
          ["ps", "--all"],
          ["network", "ls"],
          ["volume", "ls"],
        ].map((list) => listed(docker, [...list, ...flags])),
      );
      return lists.flat().map((line) => {
        const [value = "", rest = ""] = line.split(" ");
        return { value, other: rest };
      });
    },
    async removeLabelled(label) {
      const filter = ["--filter", `label=${label}`];
      const containers = await listed(docker, ["ps", "--all", "--quiet", ...filter]);
      if (containers.length > 0) await docker.attempt(["rm", "--force", "--volumes", ...containers]);
      const networks = await listed(docker, ["network", "ls", "--quiet", ...filter]);
      if (networks.length > 0) await docker.attempt(["network", "rm", ...networks]);
      const volumes = await listed(docker, ["volume", "ls", "--quiet", ...filter]);
      if (volumes.length > 0) await docker.attempt(["volume", "rm", "--force", ...volumes]);
    },
  };
}

export function labelFlags(labels: Labels): string[] {
  return Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
}

async function listed(docker: CommandLine, args: readonly string[]): Promise<string[]> {
  const result = await docker.attempt(args);
  return result.stdout.split("\n").filter((line) => line !== "");
}
