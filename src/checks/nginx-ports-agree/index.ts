import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import { portsExposed } from "../exposed-ports.ts";
import { noneOf } from "../findings.ts";
import { healthRequests, isOwnHost } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { askedAt, exposedAt } from "../moved-ports.ts";
import { nginxListens } from "../nginx-listens.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "EXPOSE and the health check name a port that nginx listens on.",
    why: "nginx listens where its configuration says. When EXPOSE or the health check keep another port, tools that read them connect to nothing, and the container is called unhealthy.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    exposed: "EXPOSE names {ports}, nginx listens on {listens}",
    health: "the health check asks on port {asked}, nginx listens on {listens}",
    listens: "nginx listens on {port}",
  },
  title: () => "nginx listens on the port that is declared",
  file({ plan }) {
    const listens = nginxListens(plan);
    const [first] = listens ?? [];
    if (listens === undefined || first === undefined) return noneOf([]);
    const isListened = (port: number): boolean => listens.some((listen) => listen.port === port);
    const exposed = portsExposed(plan) ?? [];
    const shown = [...new Set(listens.map(({ port }) => port))].join(", ");
    const declared = exposed[0];
    const wrongExpose = declared !== undefined && !exposed.some(({ port }) => isListened(port));
    const found = [
      ...(wrongExpose ? [saw("exposed" as const, { ports: exposed.map(({ port }) => port).join(", "), listens: shown }, placeOf(plan, declared.span))] : []),
      ...healthRequests(plan)
        .filter(({ host, port }) => isOwnHost(host) && !isListened(port))
        .map(({ port, span }) => saw("health" as const, { asked: port, listens: shown }, placeOf(plan, span))),
    ];
    return noneOf(found.length === 0 ? [] : [...found, related(saw("listens" as const, { port: first.port }, first.place))]);
  },
  fix({ plan }) {
    const ports = new Set(nginxListens(plan)?.map(({ port }) => port));
    const [port] = ports;
    const exposed = portsExposed(plan) ?? [];
    // of several it is not known which is meant
    if (port === undefined || ports.size > 1 || exposed.length > 1) return [];
    return [...exposedAt(plan, port), ...askedAt(plan, port)];
  },
});
