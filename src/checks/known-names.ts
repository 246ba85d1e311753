import type { Plan, Stage, Step } from "../plan/plan.ts";
import { baseOf, bringNoNames, type Presence } from "./final-programs.ts";
import { chainOf } from "./stages.ts";

export type NameKind = "user" | "group";

/** Whether a stage has a user or a group of a name, before one of its steps or at its end. A line of RUN that mentions the name may have made it. */
export function nameIn(plan: Plan, stage: Stage, kind: NameKind, name: string, before?: Step): Presence {
  const base = baseOf(plan, stage);
  if (base === undefined) return "unknown";
  const names = kind === "user" ? base.users : base.groups;
  if (names.has(name)) return "yes";
  // of some systems the names are not listed
  if (names.size === 0 && !base.empty) return "unknown";
  const steps = chainOf(plan, stage).flatMap((part) => part.steps);
  const at = before === undefined ? -1 : steps.indexOf(before);
  const earlier = at === -1 ? steps : steps.slice(0, at);
  if (earlier.some((step) => mentions(plan, step, name))) return "yes";
  return bringNoNames(earlier) ? "no" : "unknown";
}

function mentions(plan: Plan, step: Step, name: string): boolean {
  if (step.kind === "other") return step.instruction.keyword === "ONBUILD";
  const text = plan.text.slice(step.instruction.span.start, step.instruction.span.end);
  if (step.kind !== "run") return /\/etc\/?(?:passwd|group)?(?:\s|$)|\bpasswd\b/.test(text) && step.instruction.keyword !== "USER";
  // a name may come from a variable
  if (/\b(?:useradd|adduser|groupadd|addgroup|usermod)\b/.test(text) && /\$/.test(text)) return true;
  return new RegExp(`(?:^|[^\\w-])${name.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?:[^\\w-]|$)`).test(text) || /\/etc\/(?:passwd|group)/.test(text);
}

/** A name that is no number, and holds no variable. */
export function isPlainName(text: string | undefined): text is string {
  return text !== undefined && /^[a-z_][\w.-]*\$?$/i.test(text) && !text.endsWith("$");
}
