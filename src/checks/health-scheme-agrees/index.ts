import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthRequests, isOwnHost } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted } from "../listening.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check speaks TLS where the application does, and plain HTTP where it does not.",
    why: "A health check over https against a server of plain HTTP fails at the handshake every time, whatever --insecure says; the other way round it gets an error too. The container works and is called unhealthy.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    tls: "the health check asks by https, {server} on port {port} is started without TLS",
    plain: "the health check asks by http, {server} on port {port} is started with TLS",
    started: "{server} is started here",
  },
  title: () => "the health check speaks as the application does",
  file({ plan }) {
    const servers = serversStarted(plan);
    return noneOf(
      healthRequests(plan)
        .filter(({ host }) => isOwnHost(host))
        .flatMap(({ port, scheme, span }) => {
          const asked = servers.filter((server) => server.port?.value === port);
          const [server] = asked;
          const wrong = scheme === "https" ? "no" : "yes";
          if (server === undefined || asked.length > 1 || server.tls !== wrong) return [];
          const args = { server: server.server, port };
          const { command } = server.started;
          return [
            wrong === "no" ? saw("tls" as const, args, placeOf(plan, span)) : saw("plain" as const, args, placeOf(plan, span)),
            related(saw("started" as const, { server: server.server }, server.started.placeOf(command.span))),
          ];
        }),
    );
  },
});
