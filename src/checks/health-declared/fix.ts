import { detect } from "../../detect/detect.ts";
import { UserError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Project } from "../../project/project.ts";
import { onceFor } from "../../text/once.ts";
import { frontendFlags, frontendVersion, lacks } from "../../facts/frontend-versions.ts";
import { healthRank } from "../../facts/health-names.ts";
import { requestBy } from "../health-request-by.ts";
import { beforeCommand, lineEndOf } from "../inserted-lines.ts";
import type { FileEvidence, FixEdit } from "../kind.ts";
import { isLoopback, serversStarted } from "../listening.ts";
import { nginxConfiguration, portOfBase } from "../nginx-listens.ts";
import { outsideBaseName } from "../stages.ts";

/** Without an interval of its own for the start, the first look comes after thirty seconds. */
const TIMES = ["--interval=30s", "--timeout=3s", "--start-period=30s", "--start-interval=1s", "--retries=3"];

/** A health check that asks the one server for the application's own health path, by a program that is surely there; nothing where one of them is not known. */
export function healthAdded({ plan, project }: FileEvidence): readonly FixEdit[] {
  const { target } = plan;
  const site = askedOfNginx(plan);
  if (site !== undefined) return declared(plan, requestBy(plan, site));
  const [server, other] = serversStarted(plan);
  const port = server?.port?.value;
  if (target === undefined || server === undefined || other !== undefined || port === undefined || server.tls !== "no") return [];
  // gunicorn speaks other protocols too, to a server before it
  if (server.started.command.args.some(({ value }) => /^--?(?:protocol|proxy-protocol|uds|fd)\b|uwsgi|^unix:|fcgi/.test(value))) return [];
  // a health check asks from inside: what listens for others listens for it too
  const host = server.host?.value;
  if (host !== undefined && host !== "0.0.0.0" && host !== "::" && !isLoopback(host)) return [];
  const path = server.server === "nginx" ? undefined : project && healthPathOf(project);
  return declared(plan, path === undefined ? undefined : requestBy(plan, `http://127.0.0.1:${port}${path}`));
}

function declared(plan: Plan, command: string | undefined): readonly FixEdit[] {
  const { target } = plan;
  if (command === undefined || target === undefined) return [];
  const isLower = /^from\b/.test(plan.text.slice(target.span.start).trimStart());
  const times = TIMES.filter((flag) => !(flag.startsWith("--start-interval") && lacksStartInterval(plan))).join(" ");
  return beforeCommand(plan, "HEALTHCHECK", `${times} ${plan.tree.escape}${lineEndOf(plan.text)}    ${isLower ? "cmd" : "CMD"} ${command}`);
}

/** An older frontend, asked for by the file itself, refuses the flag. */
function lacksStartInterval({ tree }: Plan): boolean {
  const syntax = tree.directives.find(({ name }) => name === "syntax");
  const version = syntax && frontendVersion(syntax.value);
  const feature = frontendFlags["HEALTHCHECK"]?.["start-interval"];
  return version !== undefined && feature !== undefined && lacks(version, feature);
}

/** What nginx alone surely answers by itself: a place for health, or the first page of a site that it does not hand on. */
function askedOfNginx(plan: Plan): string | undefined {
  const configuration = nginxConfiguration(plan);
  if (configuration === undefined) return undefined;
  if (configuration === "of the base") {
    const base = outsideBaseName(plan);
    return base === "nginx" || base === "nginxinc/nginx-unprivileged" ? `${addressAt(portOfBase(plan))}/` : undefined;
  }
  const { listens, text } = configuration;
  const [first] = listens;
  if (first === undefined || new Set(listens.map(({ port }) => port)).size > 1 || /\b(?:ssl|quic|proxy_protocol)\b/.test(first.options)) return undefined;
  // an address of its own is not asked by the loopback one
  if (
    first.port === 0 ||
    listens.every(({ address }) => /^\d+\.\d+\.\d+\.\d+/.test(text.slice(address.start, address.end)) && !text.startsWith("0.0.0.0", address.start))
  )
    return undefined;
  const bare = text.replaceAll(/#.*/g, "");
  const places = [...bare.matchAll(/\blocation\s+(?:=\s*)?(\/[\w/.-]*)\s*\{([^{}]*)\}/g)].map(([, path = "", body = ""]) => ({ path, body }));
  const made = places.find(({ body, path }) => healthRank(path) !== undefined && !/\b(?:proxy_pass|auth_basic|deny|internal)\b/.test(body));
  if (made !== undefined) return `${addressAt(first.port)}${made.path}`;
  const whole = places.find(({ path }) => path === "/")?.body ?? "";
  const isOwn =
    !/\b(?:auth_basic|auth_request|deny\s+all)\b/.test(bare) &&
    !/\b(?:proxy_pass|uwsgi_pass|fastcgi_pass|grpc_pass|return)\b/.test(whole + outsidePlaces(bare));
  return isOwn ? `${addressAt(first.port)}/` : undefined;
}

function addressAt(port: number): string {
  return port === 80 ? "http://127.0.0.1" : `http://127.0.0.1:${port}`;
}

/** What a server says for all places. */
function outsidePlaces(text: string): string {
  return text.replaceAll(/\blocation\s[^{}]*\{[^{}]*\}/g, "");
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
