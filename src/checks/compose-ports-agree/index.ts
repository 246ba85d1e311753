import { strictObject } from "valibot";
import { related, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { composePortEdits } from "../compose-port-edits.ts";
import { composeServices } from "../compose-services.ts";
import { portsExposed } from "../exposed-ports.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted } from "../listening.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Compose publishes the port that the image listens on.",
    why: "The right side of a port in a Compose file is the container's. When it is not the one the application listens on, the published port accepts connections and drops them.",
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
    differs: "service {service} publishes the container's port {published}, {server} listens on {port}",
    listens: "{server} listens on {port}",
    notExposed: "service {service} publishes the container's port {published}, the image's are {ports}",
  },
  title: () => "Compose publishes the application's port",
  file({ plan, project }) {
    if (project === undefined || plan.target === undefined) return noneOf([]);
    const { name, index } = plan.target;
    // without a target Compose builds the last stage
    const isBuilt = (target: string | undefined): boolean => (target === undefined ? index === plan.stages.length - 1 : target === name);
    const services = composeServices(plan, project).filter(({ changesCommand, target }) => !changesCommand && isBuilt(target));
    const servers = serversStarted(plan);
    const exposed = portsExposed(plan) ?? [];
    const known = servers.flatMap(({ port }) => (port === undefined ? [] : [port]));
    const expected = [...known.map(({ value }) => value), ...exposed.map(({ port }) => port)];
    return noneOf(
      services.flatMap(({ name: service, ports }) => {
        const wrong = ports.filter(({ port }) => !expected.includes(port));
        // one port that fits is enough: the others may be a debugger's or the like
        if (wrong.length === 0 || wrong.length < ports.length) return [];
        const [server] = servers;
        const [port] = known;
        return wrong.flatMap(({ place, port: published }): readonly Evidence<"differs" | "listens" | "notExposed">[] => {
          if (server !== undefined && port !== undefined && known.length === servers.length)
            return [
              saw("differs", { service, published, server: server.server, port: port.value }, place),
              related(saw("listens", { server: server.server, port: port.value }, port.place)),
            ];
          const named = plan.target?.config.env.get("PORT")?.value;
          const sure = servers.length === 0 && named !== undefined && exposed.some((each) => String(each.port) === named) && String(published) !== named;
          return sure ? [saw("notExposed", { service, published, ports: exposed.map((each) => each.port).join(", ") }, place)] : [];
        });
      }),
    );
  },
  fix({ plan, project }) {
    const [server, other] = serversStarted(plan);
    const port = server?.port?.value;
    // with several servers or ports it is not known which is meant
    if (project === undefined || port === undefined || other !== undefined) return [];
    const services = composeServices(plan, project);
    const wrong = new Set(
      services.flatMap(({ ports: [only, another] }) => (only === undefined || another !== undefined || only.port === port ? [] : [only.port])),
    );
    if (services.some(({ changesCommand, ports }) => changesCommand || ports.length > 1)) return [];
    return [...wrong].flatMap((from) => composePortEdits({ plan, project, standIns: {} }, from, port));
  },
});
