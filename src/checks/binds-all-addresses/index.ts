import { strictObject } from "valibot";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isLoopback, serversStarted } from "../listening.ts";
import { startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The server listens where others can reach it.",
    why: "Inside a container 127.0.0.1 is the container alone: published ports, other containers and probes get nothing, while a health check inside says all is well. Many servers listen there unless told otherwise.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    only: "{server} listens on {host} only, which nobody outside the container reaches: let it listen on 0.0.0.0",
    byDefault: "{server} listens on {host} only unless told otherwise, which nobody outside the container reaches: let it listen on 0.0.0.0",
  },
  title: () => "the server listens on every address",
  file({ plan }) {
    const servers = serversStarted(plan);
    // behind a proxy in the same container it is right
    const proxied = startedCommands(plan).some(({ command }) =>
      /^(?:nginx|caddy|haproxy|traefik|envoy|httpd|apache2?|apachectl|supervisord|cloudflared|oauth2-proxy)$/.test(programName(command.name)),
    );
    if (servers.length > 1 || proxied) return noneOf([]);
    return noneOf(
      servers.flatMap(({ host, server }) => {
        if (host === undefined || !isLoopback(host.value)) return [];
        const args = { server, host: host.value };
        return [host.by === "default" ? saw("byDefault" as const, args, host.place) : saw("only" as const, args, host.place)];
      }),
    );
  },
});
