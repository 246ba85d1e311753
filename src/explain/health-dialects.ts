import { stringify } from "yaml";
import { healthMoments } from "../facts/health-times.ts";
import { kubernetesProbes } from "../facts/kubernetes-probes.ts";
import type { HealthContract } from "./health.ts";

/** The same health check as one platform writes it. */
export interface HealthDialect {
  readonly id: string;
  readonly name: string;
  /** The language of `text`, for a fence. */
  readonly language: "dockerfile" | "yaml" | "json" | "toml" | "hcl" | "sh";
  /** Undefined where the platform cannot run such a check. */
  readonly text: string | undefined;
  /** What it does with the image's own check, what it leaves out, and what to mind; a sentence each. */
  readonly notes: readonly string[];
}

/** One contract in each dialect, the widest known first. */
export function healthDialects(health: HealthContract): readonly HealthDialect[] {
  return [docker, compose, kubernetes, podman, ecs, cloudRun, containerApps, fly, nomad].map((write) => write(health));
}

const NO_HTTP = "It can only ask by HTTP or TCP: give the application a path that answers for its health.";

function docker({ interval, retries, shell, startInterval, startPeriod, test, timeout }: HealthContract): HealthDialect {
  const command = shell ? test.join(" ") : `[${test.map((word) => JSON.stringify(word)).join(", ")}]`;
  const flags = `--interval=${span(interval)} --timeout=${span(timeout)} --start-period=${span(startPeriod)} --start-interval=${span(startInterval)} --retries=${retries}`;
  return {
    id: "docker",
    name: "Docker, HEALTHCHECK in the Dockerfile",
    language: "dockerfile",
    text: `HEALTHCHECK ${flags} \\\n    CMD ${command}`,
    notes: [
      "Runs inside the container as the image's user; any exit code but 0 is a failure, and one success ends the start-period.",
      "An unhealthy container is not restarted; Swarm replaces it.",
      ...(startPeriod === 0 ? ["Without a start-period the first probe comes after a whole interval, whatever start-interval says."] : []),
    ],
  };
}

function compose({ interval, retries, shell, startInterval, startPeriod, test, timeout }: HealthContract): HealthDialect {
  const healthcheck = {
    test: shell ? ["CMD-SHELL", test.join(" ")] : ["CMD", ...test],
    interval: span(interval),
    timeout: span(timeout),
    start_period: span(startPeriod),
    start_interval: span(startInterval),
    retries,
  };
  return {
    id: "compose",
    name: "Compose",
    language: "yaml",
    text: yaml({ healthcheck }),
    notes: [
      "Takes the image's own check over where it says nothing; `disable: true` turns it off.",
      "`depends_on` waits for it with `condition: service_healthy`, `up --wait` for all of them.",
      "start_interval needs Compose 2.20.2 and Engine 25; a $ in the test is written $$.",
    ],
  };
}

function kubernetes(health: HealthContract): HealthDialect {
  const { timeout } = health;
  const { livenessProbe, readinessProbe, startupProbe } = kubernetesProbes(health);
  return {
    id: "kubernetes",
    name: "Kubernetes",
    language: "yaml",
    text: yaml({ startupProbe, readinessProbe, livenessProbe }),
    notes: [
      "Ignores HEALTHCHECK, on purpose: the probes have to be written.",
      "The kubelet asks the pod's address from outside: an application that listens on 127.0.0.1 alone is healthy for Docker and dead here.",
      `timeoutSeconds is 1 where nothing is said${timeout > 1 ? "; what may take longer under Docker fails here" : ""}.`,
      "A failed livenessProbe restarts the container, so it should not depend on a database: give it a path of its own that asks nothing of others.",
      ...("exec" in livenessProbe ? ["An exec probe starts a process each time and takes the program from the image."] : []),
    ],
  };
}

function podman(): HealthDialect {
  return {
    id: "podman",
    name: "Podman",
    language: "sh",
    text: "podman build --format docker --tag IMAGE .\npodman run --health-on-failure=restart IMAGE",
    notes: [
      "Runs the image's own check, but an image in OCI format has none: build it with --format docker.",
      "Without systemd nothing runs the check by itself: `podman healthcheck run CONTAINER` does.",
    ],
  };
}

function ecs({ interval, retries, shell, startPeriod, test, timeout }: HealthContract): HealthDialect {
  const healthCheck = {
    command: shell ? ["CMD-SHELL", test.join(" ")] : ["CMD", ...test],
    interval: within(whole(interval), 5, 300),
    timeout: within(whole(timeout), 2, 60),
    retries: within(retries, 1, 10),
    startPeriod: within(Math.ceil(startPeriod), 0, 300),
  };
  return {
    id: "ecs",
    name: "Amazon ECS",
    language: "json",
    text: JSON.stringify({ healthCheck }, undefined, 2),
    notes: [
      "Does not look at the image's own check: it has to stand in the task definition.",
      "There is no start-interval; interval is 5 to 300 s, timeout 2 to 60 s, retries 1 to 10, startPeriod at most 300 s.",
      "A service replaces a task that is unhealthy.",
    ],
  };
}

function cloudRun(health: HealthContract): HealthDialect {
  const { http, interval, retries, startPeriod, timeout } = health;
  const httpGet = http === undefined ? undefined : { path: http.path, port: http.port };
  const period = within(whole(interval), 1, 240);
  const startupProbe = { httpGet, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: Math.max(3, Math.ceil(startPeriod)) };
  const livenessProbe = { httpGet, periodSeconds: period, timeoutSeconds: Math.min(whole(timeout), period), failureThreshold: retries };
  return {
    id: "cloud-run",
    name: "Google Cloud Run",
    language: "yaml",
    text: httpGet === undefined ? undefined : yaml({ startupProbe, livenessProbe }),
    notes: [
      "Has probes of its own: without any, one TCP probe waits up to 240 s for the port.",
      ...(http === undefined ? [NO_HTTP] : []),
      "HTTP/1 only; a failed livenessProbe restarts the instance.",
    ],
  };
}

function containerApps({ http, interval, retries, startPeriod, timeout }: HealthContract): HealthDialect {
  const httpGet = http === undefined ? undefined : { path: http.path, port: http.port, scheme: http.scheme.toUpperCase() };
  const steady = { httpGet, periodSeconds: within(whole(interval), 1, 240), timeoutSeconds: within(whole(timeout), 1, 240), failureThreshold: retries };
  const startup = {
    type: "Startup",
    httpGet,
    periodSeconds: 1,
    timeoutSeconds: within(whole(timeout), 1, 240),
    failureThreshold: Math.max(1, Math.ceil(startPeriod)),
  };
  const probes = [startup, { type: "Readiness", ...steady }, { type: "Liveness", ...steady }];
  return {
    id: "container-apps",
    name: "Azure Container Apps",
    language: "yaml",
    text: httpGet === undefined ? undefined : yaml({ probes }),
    notes: [
      "Has probes of its own, by HTTP and TCP alone: no exec, no gRPC, and ports are numbers.",
      ...(http === undefined ? [NO_HTTP] : []),
      "With ingress and without probes it asks the port by TCP.",
    ],
  };
}

function fly({ http, interval, startPeriod, timeout }: HealthContract): HealthDialect {
  const lines = [
    "[[http_service.checks]]",
    `  grace_period = "${span(startPeriod)}"`,
    `  interval = "${span(interval)}"`,
    `  timeout = "${span(timeout)}"`,
    '  method = "GET"',
    `  path = "${http?.path ?? ""}"`,
  ];
  return {
    id: "fly",
    name: "Fly.io",
    language: "toml",
    text: http === undefined ? undefined : lines.join("\n"),
    notes: [
      "Has checks of its own in fly.toml; the port is that of http_service.",
      ...(http === undefined ? [NO_HTTP] : []),
      "Traffic is led around what fails; nothing is restarted. It stops machines with SIGINT unless kill_signal says otherwise.",
    ],
  };
}

function nomad({ http, interval, retries, timeout, test }: HealthContract): HealthDialect {
  const asked =
    http === undefined
      ? ['  type     = "script"', `  command  = "${test[0] ?? ""}"`, `  args     = ${JSON.stringify(test.slice(1))}`]
      : ['  type     = "http"', `  path     = "${http.path}"`];
  const lines = [
    "check {",
    ...asked,
    `  interval = "${span(interval)}"`,
    `  timeout  = "${span(timeout)}"`,
    "  check_restart {",
    `    limit = ${retries}`,
    "  }",
    "}",
  ];
  return { id: "nomad", name: "Nomad", language: "hcl", text: lines.join("\n"), notes: ["Routes and restarts by the checks of its service block."] };
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}

/** Times as Go writes them. */
function span(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;
}

function whole(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** What the times mean, in a sentence each. */
export function healthSentences(health: HealthContract): readonly string[] {
  const { dockerNotices, firstHealthy, kubernetesNotices } = healthMoments(health);
  return [
    firstHealthy.older === firstHealthy.newer
      ? `Docker can say healthy after ${span(firstHealthy.older)} at the earliest.`
      : `Docker can say healthy after ${span(firstHealthy.older)} at the earliest with Engine 25 and 26, after ${span(firstHealthy.newer)} with later ones: a start-period shorter than the interval is waited for.`,
    `When the application fails, Docker says so after ${span(dockerNotices)} at worst, Kubernetes with these probes after ${span(kubernetesNotices)}.`,
    ...(health.http === undefined ? ["It does not ask by HTTP: Cloud Run, Azure Container Apps and Fly.io cannot run it."] : []),
  ];
}
