import type { Plan } from "../../plan/plan.ts";
import { programIn } from "../final-programs.ts";
import { healthOf, healthRequests } from "../health-requests.ts";
import { requestBy } from "../health-request-by.ts";
import type { FixEdit } from "../kind.ts";

/** Options that change nothing of whether a plain answer is there. */
const PLAIN =
  /^(?:-[fsSqOoL]+|--(?:fail|silent|show-error|location|quiet|spider|no-verbose|tries=\d+|tries|timeout=\d+|timeout|max-time|connect-timeout|retry|output|output-document=\S+|output-document)|-(?:nv|T|t|m|T\d+|t\d+|m\d+)|\d+|-|\/dev\/null|1)$/;

/** Asks the same address by a program that is there, where the health check is one plain request and no more. */
export function askedOtherwise(plan: Plan): readonly FixEdit[] {
  const health = healthOf(plan);
  const [request, other] = healthRequests(plan);
  const { target } = plan;
  if (health === undefined || target === undefined || request === undefined || other !== undefined || request.scheme !== "http") return [];
  const { command, host, path, port, program } = request;
  if ((program !== "curl" && program !== "wget") || programIn(plan, target, program) !== "no") return [];
  if (health.commands.some((each) => each !== command && !/^(?:exit|true|false)$/.test(each.name))) return [];
  const address = command.args.filter(({ span }) => span.start !== request.span.start);
  if (!address.every(({ value }) => PLAIN.test(value)) || command.wrappers.length > 0) return [];
  const written = plan.text.slice(health.health.span.start, health.health.span.end);
  const at = /\bCMD\s+(?=\S)/i.exec(written);
  // a command on one line ends with the instruction
  const rest = at === null ? "" : written.slice(at.index + at[0].length);
  const by = requestBy(plan, `http://${host}:${port}${path}`);
  if (at === null || by === undefined || /\n(?=[^\n]*\S)/.test(rest.trimEnd())) return [];
  const start = health.health.span.start + at.index + at[0].length;
  return [{ start, end: start + rest.trimEnd().length, text: by }];
}
