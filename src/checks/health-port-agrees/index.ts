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
    summary: "The health check asks on the port that the application listens on.",
    why: "A health check on another port is refused every time: the container works and is called unhealthy. It happens when the port is changed in one place only.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    differs: "the health check asks on port {asked}, {server} listens on {port}",
    listens: "{server} listens on {port}",
    notExposed: "the health check asks on port {asked}, EXPOSE names {ports} and PORT is {variable}",
  },
  title: () => "the health check asks on the application's port",
  file({ plan }) {
    const requests = healthRequests(plan).filter(({ host }) => isOwnHost(host));
    const servers = serversStarted(plan);
    const ports = servers.map(({ port }) => port);
    const known = ports.filter((port) => port !== undefined);
    // a server beside it whose port is not known may be the one that is asked
    if (known.length > 0 && known.length === ports.length) {
      const [first] = servers;
      const server = first?.server ?? "";
      const listensOn = known[0];
      return noneOf(
        requests
          .filter(({ port }) => !known.some((each) => each.value === port))
          .flatMap(({ port: asked, span }) => [
            saw("differs" as const, { asked, server, port: known.map(({ value }) => value).join(", ") }, placeOf(plan, span)),
            ...(listensOn === undefined ? [] : [related(saw("listens" as const, { server, port: listensOn.value }, listensOn.place))]),
          ]),
      );
    }
    const variable = plan.target?.config.env.get("PORT")?.value;
    const exposed = plan.target?.config.exposed ?? [];
    const isExposed = (port: number): boolean => exposed.some(({ value }) => value.includes("$") || Number.parseInt(value, 10) === port);
    if (servers.length > 0 || variable === undefined || !/^\d+$/.test(variable) || exposed.length === 0 || !isExposed(Number(variable))) return noneOf([]);
    return noneOf(
      requests
        .filter(({ port }) => !isExposed(port) && String(port) !== variable)
        .map(({ port: asked, span }) =>
          saw("notExposed" as const, { asked, ports: exposed.map(({ value }) => value.replace("/tcp", "")).join(", "), variable }, placeOf(plan, span)),
        ),
    );
  },
});
