import type { Plan } from "../../plan/plan.ts";
import { strictObject } from "valibot";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check, FixEdit } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isLoopback, serversStarted, type Listening } from "../listening.ts";
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
    fix: "unsafe",
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
  fix({ plan }) {
    const [server, other] = serversStarted(plan);
    const { host, started } = server ?? {};
    if (other !== undefined || host === undefined || started?.by !== "line" || !isLoopback(host.value)) return [];
    return host.by === "option" ? opened(plan, started.command) : host.by === "default" ? told(plan, server) : [];
  },
});

/** `--host 127.0.0.1`, `--bind localhost:8000`: the address alone is another. */
function opened(plan: Plan, { args }: ShellCommand): readonly FixEdit[] {
  const words = args.filter(({ value }) => /(?:^|=)(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(value));
  return words.length !== 1
    ? []
    : words.flatMap(({ span }) => {
        const found = /127\.0\.0\.1|localhost/.exec(plan.text.slice(span.start, span.end));
        const start = span.start + (found?.index ?? 0);
        return found === null ? [] : [{ start, end: start + found[0].length, text: "0.0.0.0" }];
      });
}

/** The option behind the last word: of a JSON array that is the command itself, or of a shell's line without variables. */
function told(plan: Plan, server: Listening | undefined): readonly FixEdit[] {
  const option = server?.facts.host?.find((name) => name.startsWith("--"));
  const { args, wrappers } = server?.started.command ?? { args: [], wrappers: [] };
  const last = args.at(-1);
  if (option === undefined || last === undefined) return [];
  const { end, start } = last.span;
  const written = plan.text.slice(start, end);
  if (written === JSON.stringify(last.value)) return wrappers.length === 0 ? [{ start: end, end, text: `, ${JSON.stringify(option)}, "0.0.0.0"` }] : [];
  const isLine = args.every(({ literal }) => literal) && written === last.value;
  return isLine ? [{ start: end, end, text: ` ${option} 0.0.0.0` }] : [];
}
