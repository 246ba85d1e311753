import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthRequests, isOwnHost, type HealthRequest } from "../health-requests.ts";
import type { Check, FixEdit } from "../kind.ts";
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
    fix: "unsafe",
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
  fix({ plan }) {
    const servers = serversStarted(plan);
    const [only] = servers;
    const port = only?.port?.value;
    if (servers.length !== 1 || port === undefined) return [];
    return healthRequests(plan)
      .filter((request) => isOwnHost(request.host) && request.port !== port)
      .flatMap((request) => portChanged(plan, request, port));
  },
});

/** Asks on the server's port, where the address stands there as it is read. */
function portChanged(plan: Plan, { host, port, scheme, span }: HealthRequest, listened: number): readonly FixEdit[] {
  const written = plan.text.slice(span.start, span.end);
  const name = host.includes(":") ? `[${host}]` : host;
  const asked = `${name}:${port}`;
  const at = written.indexOf(asked);
  if (at !== -1) {
    const start = span.start + at + name.length + 1;
    return /^\d/.test(written.slice(at + asked.length)) ? [] : [{ start, end: start + String(port).length, text: String(listened) }];
  }
  // no port is that of the scheme
  const bare = written.indexOf(`${scheme}://${name}`);
  const end = span.start + bare + scheme.length + 3 + name.length;
  return bare === -1 || /^[:\w.-]/.test(plan.text.slice(end)) ? [] : [{ start: end, end, text: `:${listened}` }];
}
