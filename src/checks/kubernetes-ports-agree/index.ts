import { strictObject } from "valibot";
import { related, saw } from "../../verdict/answer.ts";
import { portsExposed } from "../exposed-ports.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted } from "../listening.ts";
import { onlyContainer } from "../kubernetes-manifests.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Kubernetes probes the port that the image listens on.",
    why: "containerPort is a note, but probes are not: one on a port where nothing listens restarts the container for ever, or keeps it out of service.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { differs: "{what} names port {found}, {server} listens on {port}", listens: "{server} listens on {port}" },
  title: () => "Kubernetes asks on the application's port",
  file({ plan, project }) {
    const container = project === undefined ? undefined : onlyContainer(plan, project);
    const servers = serversStarted(plan);
    const [server] = servers;
    const port = server?.port;
    // the command of the manifest, or its environment, may say otherwise
    if (container === undefined || server === undefined || port === undefined || servers.length > 1 || container.changesCommand) return noneOf([]);
    const exposed = portsExposed(plan) ?? [];
    const wrong = container.ports.filter(({ port: found }) => found !== port.value && !exposed.some((each) => each.port === found));
    if (wrong.length === 0 || (container.ports.some(({ port: found }) => found === port.value) && wrong.every(({ what }) => what === "containerPort")))
      return noneOf([]);
    return noneOf([
      ...wrong.map(({ place, port: found, what }) => saw("differs" as const, { what, found, server: server.server, port: port.value }, place)),
      related(saw("listens" as const, { server: server.server, port: port.value }, port.place)),
    ]);
  },
});
