import type { Plan } from "../plan/plan.ts";
import { portsExposed } from "./exposed-ports.ts";
import { healthRequests, isOwnHost } from "./health-requests.ts";
import { startOfComments } from "./inserted-lines.ts";
import type { FixEdit } from "./kind.ts";

/** Lets the one EXPOSE name this port. */
export function exposedAt(plan: Plan, port: number): readonly FixEdit[] {
  const [only, other] = portsExposed(plan) ?? [];
  if (only === undefined || other !== undefined || only.port === port) return [];
  const { end, start } = only.span;
  if (!/^\d+(?:\/\w+)?$/.test(plan.text.slice(start, end))) return [];
  return [...commentsAt(plan, start, only.port, port), { start, end: start + String(only.port).length, text: String(port) }];
}

/** A comment right above that says the port says the other one. */
function commentsAt(plan: Plan, offset: number, from: number, to: number): readonly FixEdit[] {
  const begin = startOfComments(plan, offset);
  const own = plan.tree.nodes.find((node) => node.kind === "instruction" && node.span.start <= offset && offset < node.span.end);
  const text = plan.text.slice(begin, own?.span.start ?? begin);
  if (text.includes(String(to))) return [];
  return [...text.matchAll(/\bport (\d{1,5})\b/gi)].flatMap(({ 0: words, 1: said = "", index }) => {
    const end = begin + index + words.length;
    return Number(said) === from ? [{ start: end - said.length, end, text: String(to) }] : [];
  });
}

/** Lets requests of the health check to the container itself, in plain words and plain HTTP, go to this port. */
export function askedAt(plan: Plan, port: number): readonly FixEdit[] {
  return healthRequests(plan).flatMap(({ host, port: asked, scheme, span }) => {
    if (!isOwnHost(host) || asked === port || scheme !== "http") return [];
    const text = plan.text.slice(span.start, span.end);
    const found = /(?:http:\/\/|^["']?)(?:\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d{1,5})?(?=[/"'?\s)]|$)/.exec(text);
    if (found === null) return [];
    const end = span.start + found.index + found[0].length;
    return [{ start: end - (found[1] ?? "").length, end, text: `:${port}` }];
  });
}
