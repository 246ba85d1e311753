import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import { portsExposed } from "../exposed-ports.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted } from "../listening.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "EXPOSE names the port that the command listens on.",
    why: "EXPOSE opens nothing, but people and tools take it for the port: docker run -P, Compose files, platforms and proxies that find containers by themselves. When it names another one they connect to nothing.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { differs: "EXPOSE names {ports}, {server} listens on {port}", listens: "{server} listens on {port}" },
  title: () => "EXPOSE and the command name the same port",
  file({ plan }) {
    const exposed = portsExposed(plan);
    const servers = serversStarted(plan);
    const [first] = exposed ?? [];
    // another server, or one whose port is not known, may be what EXPOSE means
    if (exposed === undefined || first === undefined || servers.some(({ port }) => port === undefined)) return noneOf([]);
    const missing = servers.filter(({ port }) => !exposed.some((each) => each.port === port?.value));
    if (servers.length === 0 || missing.length < servers.length) return noneOf([]);
    const ports = exposed.map(({ port }) => port).join(", ");
    return noneOf(
      missing.flatMap(({ port, server }) =>
        port === undefined
          ? []
          : [
              saw("differs" as const, { ports, server, port: port.value }, placeOf(plan, first.span)),
              related(saw("listens" as const, { server, port: port.value }, port.place)),
            ],
      ),
    );
  },
  fix({ plan }) {
    const [only, other] = portsExposed(plan) ?? [];
    const [server, another] = serversStarted(plan);
    const port = server?.port?.value;
    // of several it is not known which means which
    if (only === undefined || other !== undefined || another !== undefined || port === undefined || only.port === port) return [];
    const { end, start } = only.span;
    return /^\d+(?:\/\w+)?$/.test(plan.text.slice(start, end)) ? [{ start, end: start + String(only.port).length, text: String(port) }] : [];
  },
});
