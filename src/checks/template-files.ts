import { holdsPlace } from "../dockerfile/template.ts";
import type { Plan } from "../plan/plan.ts";
import { onceFor } from "../text/once.ts";
import type { Span } from "../text/span.ts";

const TEMPLATE_NAME = /\.(?:j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|gotmpl|in)$/i;
/** `${options:version}`: a modifier that there is none of, on a variable that nothing here declares. */
const MODIFIED = /\$\{(\w+):[A-Za-z]\w*\}/g;

const COMMANDS = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD"]);

/** Whether another program makes the Dockerfile out of this text: what is not in it may still come. */
export const isTemplateFile: (plan: Plan) => boolean = onceFor((plan: Plan): boolean => {
  if (plan.isTemplate || TEMPLATE_NAME.test(plan.path)) return true;
  const instructions = plan.tree.nodes.filter((node) => node.kind === "instruction");
  // in a command all of these may be a shell's, or sed's
  const written = instructions
    .filter(({ keyword }) => !COMMANDS.has(keyword))
    .map(({ span }) => plan.text.slice(span.start, span.end))
    .join("\n");
  return [...written.matchAll(MODIFIED)].some(
    ([, name = ""]) => !new RegExp(`^[ \\t]*(?:ARG|ENV)[ \\t][^\\n]*\\b${name}\\b`, "im").test(written.replaceAll(MODIFIED, "")),
  );
});

/** Whether a place of the file holds something that another program fills in. */
export function isFilledIn(plan: Plan, { end, start }: Span): boolean {
  const written = plan.text.slice(start, end);
  return isTemplateFile(plan) && (holdsPlace(written) || written.search(MODIFIED) !== -1);
}
