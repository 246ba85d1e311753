import { nginxUser } from "../../facts/nginx.ts";
import type { Plan } from "../../plan/plan.ts";
import { commandLine } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { composePortEdits } from "../compose-port-edits.ts";
import { beforeCommand, keywordLike, lineEndOf } from "../inserted-lines.ts";
import type { FileEvidence, FixEdit } from "../kind.ts";
import { askedAt, exposedAt } from "../moved-ports.ts";
import { nginxConfiguration, OTHER, portOfBase, siteOnPort, type NginxConfiguration } from "../nginx-listens.ts";
import { outsideBaseName } from "../stages.ts";
import { isRootUser, PRIVILEGED } from "./words.ts";

const TOGETHER = "nginx";
/** Kinds of temporary files that nginx has a folder for. */
const FOLDERS = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
/** What Debian's and Alpine's images both write: `listen       80;`, `listen  [::]:80;`. */
const BASE_SITE = "/etc/nginx/conf.d/default.conf";

/** Moves nginx to port 8080, in its configuration and in all that names the port, opens to its user what it writes, and switches to that user. */
export function unprivileged(evidence: FileEvidence): readonly FixEdit[] {
  const { plan } = evidence;
  const { target } = plan;
  const configuration = nginxConfiguration(plan);
  if (target === undefined || configuration === undefined || plan.context === undefined) return [];
  // what else is done at the start may need root
  if (!(commandLine(plan)?.commands ?? []).every(({ name }) => programName(name) === "nginx")) return [];
  const moved = configuration === "of the base" ? [] : listensMoved(configuration);
  // TLS has ports, keys and rights of its own
  if (moved === undefined) return [];
  const user = target.config.user?.value;
  const official = outsideBaseName(plan) === "nginx";
  const needsUser = official && (user === undefined || isRootUser(user));
  const movesBase = configuration === "of the base" && official && portOfBase(plan) !== OTHER;
  const commands = [...(needsUser ? opened(configuration) : []), ...(movesBase ? [siteMoved(needsUser)] : [])];
  const movesPort = moved.length > 0 || movesBase;
  const ended = endOf(plan, commands, needsUser);
  if (ended === undefined) return [];
  const edits = [
    ...(configuration === "of the base" ? [] : settingsMoved(configuration, moved, needsUser)),
    ...ended,
    // a health check that another fix adds has to see where it listens then
    ...(movesPort && target.config.healthcheck === undefined ? beforeCommand(plan, "HEALTHCHECK", "").map((edit) => ({ ...edit, text: "" })) : []),
    ...(movesPort ? [...exposedAt(plan, OTHER), ...askedAt(plan, OTHER), ...composePortEdits(evidence, 80, OTHER)] : []),
  ];
  return edits.map((edit) => ({ ...edit, together: TOGETHER }));
}

/** The base's own site on the other port, and with folders that any user may make. */
function siteMoved(needsUser: boolean): string {
  const folders = needsUser ? ` -e '1i ${FOLDERS.map((name) => `${name}_temp_path /tmp/${name}_temp;`).join(" ")}'` : "";
  return `sed -i -E${folders} -e '${siteOnPort(OTHER)}' ${BASE_SITE}`;
}

function listensMoved({ listens, path }: NginxConfiguration): readonly FixEdit[] | undefined {
  const low = listens.filter(({ port }) => port < PRIVILEGED);
  if (low.some(({ options, port }) => port !== 80 || /\b(?:ssl|quic)\b/.test(options)) || listens.some(({ port }) => port === OTHER)) return undefined;
  if (low.some(({ address }) => address.end === address.start)) return undefined;
  return low.map(({ address }) => ({ file: path, start: address.end - 2, end: address.end, text: String(OTHER) }));
}

/** A configuration of one's own says itself where nginx writes: below /tmp, as the image for nginx without root has it. */
function settingsMoved({ path, text, whole }: NginxConfiguration, moved: readonly FixEdit[], needsUser: boolean): readonly FixEdit[] {
  if (!needsUser) return moved;
  const end = lineEndOf(text);
  const folders = FOLDERS.filter((name) => !text.includes(`${name}_temp_path`)).map((name) => `${name}_temp_path /tmp/${name}_temp;`);
  // a site is read inside of http
  if (!whole) return [...moved, ...(folders.length === 0 ? [] : [insertion(path, 0, `${folders.join(end)}${end}${end}`)])];
  const user = /^user\s[^;\n]*;[ \t]*(?:\r?\n|$)/m.exec(text);
  const pid = /^[ \t]*pid\s[^;\n]*;/m.exec(text);
  const http = /^[ \t]*http[ \t]*\{[ \t]*(?:\r?\n|$)/m.exec(text);
  const lines = folders.map((folder) => `    ${folder}${end}`).join("");
  return [
    ...moved,
    ...(user === null ? [] : [{ file: path, start: user.index, end: user.index + user[0].length, text: "" }]),
    ...(pid === null
      ? [insertion(path, 0, `pid /tmp/nginx.pid;${end}`)]
      : [{ file: path, start: pid.index, end: pid.index + pid[0].length, text: "pid /tmp/nginx.pid;" }]),
    ...(http === null || lines === "" ? [] : [insertion(path, http.index + http[0].length, lines)]),
  ];
}

function insertion(file: string, at: number, text: string): FixEdit {
  return { file, start: at, end: at, text };
}

/** In the base's own configuration the pid file lies where only root may write. */
function opened(configuration: NginxConfiguration | "of the base"): readonly string[] {
  if (configuration !== "of the base" && configuration.whole) return [];
  return ["sed -i -E 's,^pid .*,pid /tmp/nginx.pid;,; /^user /d' /etc/nginx/nginx.conf"];
}

/** What has to run as root, and the switch of the user, behind the last instruction that changes files; undefined where there is none. */
function endOf(plan: Plan, commands: readonly string[], needsUser: boolean): readonly FixEdit[] | undefined {
  if (commands.length === 0 && !needsUser) return [];
  const { target } = plan;
  const steps = target?.steps ?? [];
  const last = steps.findLast(({ instruction }) => /^(?:RUN|COPY|ADD|WORKDIR|USER)$/.test(instruction.keyword))?.instruction;
  const from = plan.tree.nodes.find(
    (node) => node.kind === "instruction" && target !== undefined && node.span.start <= target.span.start && target.span.start < node.span.end,
  );
  const beside = last ?? (from?.kind === "instruction" ? from : undefined);
  // a RUN behind another user's USER could not do it
  if (beside === undefined || beside.keyword === "USER") return undefined;
  const end = lineEndOf(plan.text);
  const lines = [
    ...(commands.length === 0 ? [] : [`${keywordLike(plan, beside, "RUN")} ${commands.join(` && ${plan.tree.escape}${end}    `)}`]),
    ...(needsUser ? [`${keywordLike(plan, beside, "USER")} ${nginxUser.uid}`] : []),
  ];
  const at = beside.span.end;
  const isEnded = plan.text.slice(0, at).endsWith("\n");
  return [{ start: at, end: at, text: isEnded ? lines.map((line) => line + end).join("") : lines.map((line) => end + line).join("") }];
}
