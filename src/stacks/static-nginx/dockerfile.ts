import type { Shape } from "../../contract/shape.ts";
import type { StaticApplication } from "../../detect/node/application.ts";
import { nginxImage, nginxUser } from "../../facts/nginx.ts";
import { copies, copy, execForm, labels, run } from "../instructions.ts";
import { baseStage, builderStage, developmentStage, homeOf, stageNames } from "../node-stages.ts";

export interface Choices {
  readonly base: string;
  readonly builder: string;
  readonly final: string;
  readonly user: { readonly name: string; readonly uid: number };
  readonly port: number;
  readonly healthPath: string;
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
    user: {
      name: shape.user?.name ?? (shape.user?.uid === undefined || shape.user.uid === nginxUser.uid ? nginxUser.name : "app"),
      uid: shape.user?.uid ?? nginxUser.uid,
    },
    port: shape.port ?? 8080,
    healthPath: shape.healthPath ?? "/health",
    pages: application.build !== undefined ? [] : output === "." ? application.pages : [`${output}/`],
  };
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
  const { base, final, user, port, healthPath } = choices;
  return [
    `FROM ${base} AS ${final}`,
    ...userSetup(user),
    "",
    "# Listens on a port that needs no rights, and writes below /tmp alone: a read-only root will do.",
    application.build === undefined
      ? copy(["/etc/nginx/nginx.conf"], "/etc/nginx/nginx.conf", choices.builder)
      : copy([configuration], "/etc/nginx/nginx.conf"),
    "# The files belong to root: nginx can read them and not change them.",
    ...files(application, choices),
    "",
    ...labels({ ...application.labels }),
    "",
    "# The image's start script would write to its configuration, which it may not.",
    "ENV NGINX_ENTRYPOINT_QUIET_LOGS=1",
    "",
    `# ${user.name}, as a number: Kubernetes' runAsNonRoot does not look up names.`,
    `USER ${user.uid}:${user.uid}`,
    `EXPOSE ${port}`,
    "# On this signal nginx answers what it has begun to answer, and ends.",
    "STOPSIGNAL SIGQUIT",
    "",
    "HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --start-interval=1s --retries=3 \\",
    `    CMD ${execForm(healthCommand(base, port, healthPath))}`,
    "",
    'CMD ["nginx", "-g", "daemon off;"]',
  ];
}

function userSetup({ name, uid }: Choices["user"]): string[] {
  if (name === nginxUser.name && uid === nginxUser.uid) return [];
  if (uid === nginxUser.uid) return ["", run([`usermod --login ${name} nginx`, `groupmod --new-name ${name} nginx`])];
  return ["", run([`useradd --uid ${uid} --user-group --home-dir /tmp --shell /usr/sbin/nologin ${name}`])];
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
