import { detect } from "../../detect/detect.ts";
import { UserError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Project } from "../../project/project.ts";
import { onceFor } from "../../text/once.ts";
import { programIn } from "../final-programs.ts";
import { beforeCommand, lineEndOf } from "../inserted-lines.ts";
import type { FileEvidence, FixEdit } from "../kind.ts";
import { isLoopback, serversStarted } from "../listening.ts";

/** Without an interval of its own for the start, the first look comes after thirty seconds. */
const TIMES = "--interval=30s --timeout=3s --start-period=30s --start-interval=1s --retries=3";

/** A health check that asks the one server for the application's own health path, by a program that is surely there; nothing where one of them is not known. */
export function healthAdded({ plan, project }: FileEvidence): readonly FixEdit[] {
  const { target } = plan;
  const [server, other] = serversStarted(plan);
  const port = server?.port?.value;
  if (target === undefined || server === undefined || other !== undefined || port === undefined || server.tls !== "no") return [];
  // gunicorn speaks other protocols too, to a server before it
  if (server.started.command.args.some(({ value }) => /^--?(?:protocol|proxy-protocol|uds|fd)\b|uwsgi|^unix:|fcgi/.test(value))) return [];
  // a health check asks from inside: what listens for others listens for it too
  const host = server.host?.value;
  if (host !== undefined && host !== "0.0.0.0" && host !== "::" && !isLoopback(host)) return [];
  const path = server.server === "nginx" ? undefined : project && healthPathOf(project);
  const command = path === undefined ? undefined : requestBy(plan, `http://127.0.0.1:${port}${path}`);
  if (command === undefined) return [];
  const isLower = /^from\b/.test(plan.text.slice(target.span.start).trimStart());
  return beforeCommand(plan, "HEALTHCHECK", `${TIMES} ${plan.tree.escape}${lineEndOf(plan.text)}    ${isLower ? "cmd" : "CMD"} ${command}`);
}

/** As the application's own source says; many Dockerfiles are of one project. */
const healthPathOf = onceFor((project: Project): string | undefined => {
  try {
    const path = detect(project).application.health?.value;
    return path !== undefined && /^\/[\w/.-]*$/.test(path) ? path : undefined;
  } catch (error) {
    // no application of a kind that is known
    if (error instanceof UserError) return undefined;
    throw error;
  }
});

/** The command with what the application itself runs on, before tools that somebody may take out. */
function requestBy(plan: Plan, url: string): string | undefined {
  const { target } = plan;
  if (target === undefined) return undefined;
  const has = (program: string): boolean => programIn(plan, target, program) === "yes";
  if (has("python")) return `["python", "-c", "import urllib.request; urllib.request.urlopen('${url}', timeout=2)"]`;
  if (has("node")) return `["node", "-e", "fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`;
  if (has("curl")) return `curl -fsS -o /dev/null ${url} || exit 1`;
  return has("wget") ? `wget -q -O /dev/null ${url} || exit 1` : undefined;
}
