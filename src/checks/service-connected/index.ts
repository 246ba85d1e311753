import { optional, strictObject, string, union } from "valibot";
import type { HttpRequest } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { answerTo, getRequest } from "../requests.ts";

const request = strictObject({ path: string(), method: optional(string(), "GET"), body: optional(string()) });

export const check: Check = defineCheck({
  meta: {
    summary: "The application really connected to a service of its trial.",
    why: "Many applications start, and answer their health check, without their database; that they reached it is seen only on the database's side.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** The service's name in the trial. */
    service: string(),
    /** A request that makes the application connect, where it does so only on demand. */
    request: optional(union([string(), request])),
  }),
  messages: {
    connected: "{service} let it in {count} times: {output}",
    connectedOnce: "{service} let it in: {output}",
    none: "{service} saw no connection: {output}",
    noneAfter: "{service} saw no connection: {output}; {method} {path} answered {status}",
    cannotAsk: "{output}",
    notAsked: "{service} was not asked",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ service }) => `connects to ${service}`,
  needs: ({ request: asked, service }) => [
    { kind: "connections", service },
    ...(asked === undefined ? [] : [{ kind: "request" as const, request: requestOf(asked) }]),
  ],
  container({ trial }, { request: asked, service }) {
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const found = trial.connections.find((each) => each.service === service);
    if (found === undefined) return unproven(saw("notAsked", { service }));
    const { command, count, output } = found;
    if (count === undefined) return unproven(saw("cannotAsk", { output }));
    const place = { kind: "command", command, output } as const;
    if (count === 1) return proven(saw("connectedOnce", { service, output }, place));
    if (count > 1) return proven(saw("connected", { service, count, output }, place));
    const sent = asked === undefined ? undefined : requestOf(asked);
    const answer = sent === undefined ? undefined : answerTo(trial, sent);
    if (sent === undefined || answer === undefined) return violated(saw("none", { service, output }, place));
    return violated(saw("noneAfter", { service, output, method: sent.method, path: sent.path, status: answer.status ?? "nothing" }, place));
  },
});

function requestOf(asked: string | { readonly path: string; readonly method: string; readonly body?: string | undefined }): HttpRequest {
  if (typeof asked === "string") return getRequest(asked);
  return { ...getRequest(asked.path), method: asked.method, body: asked.body, headers: asked.body === undefined ? {} : { "content-type": "application/json" } };
}
