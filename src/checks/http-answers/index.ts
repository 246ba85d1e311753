import { array, integer, maxValue, minValue, number, optional, pipe, record, strictObject, string, union, unknown } from "valibot";
import type { HttpRequest } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { answerTo } from "../requests.ts";
import { holds } from "./holds.ts";

const status = pipe(number(), integer(), minValue(100), maxValue(599));
const shownBody = 120;

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly send?: string | undefined;
}

export const check: Check = defineCheck({
  meta: {
    summary: "A path answers with the status and the body that were agreed on.",
    why: "A process that runs and a port that is open do not yet serve anyone; one request through the front door shows that they do.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["goss:http"],
    settledBy: "container",
  },
  options: strictObject({
    path: string(),
    method: optional(string(), "GET"),
    /** One status, or any of several. */
    status: optional(union([status, array(status)]), 200),
    body: optional(strictObject({ contains: optional(string()), json: optional(unknown()) })),
    headers: optional(record(string(), string()), {}),
    /** The request's own body. */
    send: optional(string()),
  }),
  messages: {
    answered: "{method} {path} answered {status} in {time:seconds}",
    otherStatus: "{method} {path} answered {status}, not {wanted}: {body}",
    otherBody: "{method} {path} answered without {wanted}: {body}",
    noAnswer: "{method} {path} was not answered: {error}",
    notAsked: "{method} {path} was not asked",
    notReady: "the application never became ready: {reason}",
  },
  title: (options) => `${options.method} ${options.path} answers ${[options.status].flat().join(" or ")}`,
  needs: (options) => [{ kind: "request", request: requestOf(options) }],
  container({ trial }, options) {
    const { body: wanted, method, path } = options;
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const answer = answerTo(trial, requestOf(options));
    if (answer === undefined) return unproven(saw("notAsked", { method, path }));
    if (answer.status === undefined) return violated(saw("noAnswer", { method, path, error: answer.error ?? "no answer" }));
    const body = shortened(answer.body);
    const place = { kind: "command", command: `${method} ${path}`, output: `${answer.status} ${body}` } as const;
    const statuses = [options.status].flat();
    if (!statuses.includes(answer.status))
      return violated(saw("otherStatus", { method, path, status: answer.status, wanted: statuses.join(" or "), body }, place));
    if (wanted?.contains !== undefined && !answer.body.includes(wanted.contains))
      return violated(saw("otherBody", { method, path, wanted: wanted.contains, body }, place));
    if (wanted?.json !== undefined && !holds(parsed(answer.body), wanted.json))
      return violated(saw("otherBody", { method, path, wanted: JSON.stringify(wanted.json), body }, place));
    return proven(saw("answered", { method, path, status: answer.status, time: answer.seconds }, place));
  },
});

function requestOf({ headers, method, path, send }: Asked): HttpRequest {
  return { method, path, port: undefined, headers, body: send };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shortened(body: string): string {
  const line = body.replace(/\s+/g, " ").trim();
  return line.length > shownBody ? `${line.slice(0, shownBody)}…` : line;
}
