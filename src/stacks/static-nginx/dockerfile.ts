import type { Shape } from "../../contract/shape.ts";
import type { StaticApplication } from "../../detect/node/application.ts";
import { nginxImage, nginxUser } from "../../facts/nginx.ts";
import { copies, copy, environment, execForm, run, runThatShips } from "../instructions.ts";
import { baseStage, builderStage, developmentStage, homeOf, stageNames } from "../node-stages.ts";

export interface Choices {
  readonly base: string;
  readonly builder: string;
  readonly final: string;
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number; readonly group: string };
  readonly port: number;
  readonly healthPath: string;
  /** Seconds. */
  readonly health: { readonly interval: number; readonly timeout: number; readonly startPeriod: number; readonly retries: number };
  /** By their whole names. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders that are handed out as they lie there, where nothing is built. */
  readonly pages: readonly string[];
}

const ROOT = "/usr/share/nginx/html";

export function choose(application: StaticApplication, shape: Shape): Choices {
  const { builder, final } = stageNames(shape);
  const output = application.output.value;
  return {
    base: shape.base ?? nginxImage,
    builder,
    final,
    user: userOf(shape),
    port: shape.port ?? 8080,
    healthPath: shape.healthPath ?? "/health",
    health: { interval: 30, timeout: 3, startPeriod: 10, retries: 3, ...shape.health },
    labels: { ...Object.fromEntries(Object.entries(application.labels).map(([name, value]) => [`org.opencontainers.image.${name}`, value])), ...shape.labels },
    environment: shape.environment ?? {},
    pages: application.build !== undefined ? [] : output === "." ? application.pages : [`${output}/`],
  };
}

function userOf({ user }: Shape): Choices["user"] {
  const uid = user?.uid ?? nginxUser.uid;
  const name = user?.name ?? (uid === nginxUser.uid ? nginxUser.name : "app");
  return { name, uid, gid: user?.gid ?? uid, group: user?.group ?? name };
}

/** Node builds, nginx hands out: nothing of Node is in the final stage. */
export function dockerfile(application: StaticApplication, choices: Choices, configuration: string): string {
  const packages = application.packages?.value;
  const build =
    packages === undefined || application.build === undefined
      ? pagesStage(application, choices, configuration)
      : [
          ...baseStage(application, packages, [], "base"),
          "",
          ...builderStage(application, packages, { from: "base", name: choices.builder, before: [], environment: [], caches: [] }),
          ...developmentStage(application, packages, "base", developmentPort(application)),
          "",
        ];
  return ["", ...build, ...finalStage(application, choices, configuration), ""].join("\n");
}

function developmentPort({ framework, development }: StaticApplication): number {
  const told = /(?:--port|-p)[= ](\d+)/.exec(development?.evidence[0]?.note ?? "")?.[1];
  if (told !== undefined) return Number(told);
  if (framework.value.startsWith("vite") || framework.value === "sveltekit" || framework.value === "react-router") return 5173;
  return framework.value === "angular" ? 4200 : framework.value === "astro" ? 4321 : framework.value === "vue-cli" ? 8080 : 3000;
}

function finalStage(application: StaticApplication, choices: Choices, configuration: string): string[] {
  const { base, final, user, port, healthPath, health, labels } = choices;
  return [
    `FROM ${base} AS ${final}`,
    ...userSetup(user, base),
    "",
    "# Listens on a port that needs no rights, and writes below /tmp alone: a read-only root will do.",
    application.build === undefined
      ? copy(["/etc/nginx/nginx.conf"], "/etc/nginx/nginx.conf", choices.builder)
      : copy([configuration], "/etc/nginx/nginx.conf"),
    "# The files belong to root: nginx can read them and not change them.",
    ...files(application, choices),
    "",
    ...labelled(labels),
    "",
    "# The image's start script would write to its configuration, which it may not.",
    ...environment([["NGINX_ENTRYPOINT_QUIET_LOGS", "1"], ...Object.entries(choices.environment)]),
    "",
    `# ${user.name}, as a number: Kubernetes' runAsNonRoot does not look up names.`,
    `USER ${user.uid}:${user.gid}`,
    `EXPOSE ${port}`,
    "# On this signal nginx answers what it has begun to answer, and ends.",
    "STOPSIGNAL SIGQUIT",
    "",
    `HEALTHCHECK --interval=${health.interval}s --timeout=${health.timeout}s --start-period=${health.startPeriod}s --start-interval=1s --retries=${health.retries} \\`,
    `    CMD ${execForm(healthCommand(base, port, healthPath))}`,
    "",
    'CMD ["nginx", "-g", "daemon off;"]',
  ];
}

/** On Debian, and with BusyBox's own programs on Alpine. */
function userSetup({ name, uid, gid, group }: Choices["user"], base: string): string[] {
  const isUsual = uid === nginxUser.uid && gid === nginxUser.uid;
  if (isUsual && name === nginxUser.name && group === nginxUser.name) return [];
  if (base.includes("alpine")) return ["", run([`addgroup -g ${gid} -S ${group}`, `adduser -u ${uid} -S -D -H -h /tmp -s /sbin/nologin -G ${group} ${name}`])];
  if (isUsual) return ["", run([`usermod --login ${name} nginx`, `groupmod --new-name ${group} nginx`])];
  return ["", ...runThatShips([`groupadd --gid ${gid} ${group}`, `useradd --uid ${uid} --gid ${gid} --home-dir /tmp --shell /usr/sbin/nologin ${name}`])];
}

function labelled(values: Choices["labels"]): string[] {
  const known = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return known.length === 0 ? [] : [`LABEL ${known.map(([name, value]) => `${name}=${JSON.stringify(value.replaceAll("$", ""))}`).join(" \\\n      ")}`];
}

/** Nothing is built, but tried: this stage does not ship, so that it may leave files of root behind. */
function pagesStage(application: StaticApplication, { base, builder, pages }: Choices, configuration: string): string[] {
  const folder = application.workspace === undefined ? "" : `${application.workspace.folder}/`;
  return [
    `FROM ${base} AS ${builder}`,
    copy([configuration], "/etc/nginx/nginx.conf"),
    "# A mistake in it fails the build and not the start.",
    "RUN nginx -t",
    "WORKDIR /site",
    ...(application.output.value === "." ? copies(pages.map((path) => folder + path)) : [copy([`${folder}${application.output.value}`], "./")]),
    "",
  ];
}

function files(application: StaticApplication, { builder }: Choices): string[] {
  const base = application.base.value.replace(/^\/|\/$/g, "");
  const target = base === "" ? `${ROOT}/` : `${ROOT}/${base}/`;
  if (application.build !== undefined) return [copy([absolute(homeOf(application), application.output.value)], target, builder)];
  return [copy(["/site"], target, builder)];
}

/** A folder seen from the application, which may lead out of it. */
function absolute(home: string, path: string): string {
  const parts = home.split("/").filter((part) => part !== "");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** With what the base has: curl on Debian, BusyBox's wget on Alpine. */
function healthCommand(base: string, port: number, path: string): string[] {
  const address = `http://127.0.0.1:${port}${path}`;
  return base.includes("alpine") ? ["wget", "--quiet", "--spider", address] : ["curl", "--fail", "--silent", "--output", "/dev/null", address];
}
