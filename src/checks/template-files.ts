import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";

/** Whether another program makes the Dockerfile out of this text: what is not in it may still come. */
export function isTemplateFile(plan: Plan): boolean {
  return plan.isTemplate;
}

/** Whether a place of the file holds something that another program fills in. */
export function isFilledIn(plan: Plan, { end, start }: Span): boolean {
  return plan.isTemplate && /\{\{|\{%|<%/.test(plan.text.slice(start, end));
}
