import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthRequests, isOwnHost, type HealthRequest } from "../health-requests.ts";
import type { Check, FixEdit } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted, type Listening } from "../listening.ts";
import { withoutWord } from "../removed-words.ts";

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
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    tls: "the health check asks by https, {server} on port {port} is started without TLS",
    plain: "the health check asks by http, {server} on port {port} is started with TLS",
    started: "{server} is started here",
  },
  title: () => "the health check speaks as the application does",
  file: ({ plan }) =>
    noneOf(
      disagreeing(plan).flatMap(({ request: { port, scheme, span }, server }) => {
        const args = { server: server.server, port };
        return [
          scheme === "https" ? saw("tls" as const, args, placeOf(plan, span)) : saw("plain" as const, args, placeOf(plan, span)),
          related(saw("started" as const, { server: server.server }, server.started.placeOf(server.started.command.span))),
        ];
      }),
    ),
  fix: ({ plan }) => disagreeing(plan).flatMap(({ request }) => schemeChanged(plan, request)),
});

interface Disagreeing {
  readonly request: HealthRequest;
  readonly server: Listening;
}

/** Requests of the health check to a server that speaks otherwise. */
function disagreeing(plan: Plan): readonly Disagreeing[] {
  const servers = serversStarted(plan);
  return healthRequests(plan)
    .filter(({ host }) => isOwnHost(host))
    .flatMap((request) => {
      const asked = servers.filter((server) => server.port?.value === request.port);
      const [server] = asked;
      const wrong = request.scheme === "https" ? "no" : "yes";
      return server === undefined || asked.length > 1 || server.tls !== wrong ? [] : [{ request, server }];
    });
}

/** Asks as the server speaks; what told curl or wget not to mind the certificate goes with it. */
function schemeChanged(plan: Plan, { command, program, scheme, span }: HealthRequest): readonly FixEdit[] {
  const written = plan.text.slice(span.start, span.end);
  const at = written.indexOf(`${scheme}://`);
  // by TLS the certificate has to be one that the health check knows
  if (scheme === "http" || at === -1 || written.includes("://", at + scheme.length + 3)) return [];
  const start = span.start + at;
  const unchecked = command.args.filter(({ value }) => UNCHECKED[program]?.includes(value) === true);
  const isJson = plan.text.slice(command.span.start, command.span.start + 1) === '"';
  return [
    { start, end: start + scheme.length, text: "http", together: `scheme ${start}` },
    ...(isJson ? [] : unchecked.map((word) => ({ ...withoutWord(plan.text, word.span), together: `scheme ${start}` }))),
  ];
}

const UNCHECKED: Readonly<Record<string, readonly string[]>> = { curl: ["-k", "--insecure"], wget: ["--no-check-certificate"] };
