import type { Plan } from "../plan/plan.ts";
import { programIn } from "./final-programs.ts";

/** The command with what the application itself runs on, before tools that somebody may take out. */
export function requestBy(plan: Plan, url: string): string | undefined {
  const { target } = plan;
  if (target === undefined) return undefined;
  const has = (program: string): boolean => programIn(plan, target, program) === "yes";
  if (has("python")) return `["python", "-c", "import urllib.request; urllib.request.urlopen('${url}', timeout=2)"]`;
  if (has("node")) return `["node", "-e", "fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`;
  if (has("curl")) return `curl -fsS -o /dev/null ${url} || exit 1`;
  return has("wget") ? `wget -q -O /dev/null ${url} || exit 1` : undefined;
}
