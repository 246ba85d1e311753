import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { makePlan } from "../../src/plan/make.ts";
import type { Invocation, Plan, Sourced, Stage } from "../../src/plan/plan.ts";
import { mulberry } from "../differential/grammar.ts";
import { baseFlags, describeWithEngine, engine } from "./engine.ts";

const seed = Number(process.env["PLIMSOLL_SEED"] ?? 20_261_121);
const count = 100;
const BASE = "python:3.11-slim";

/** Instructions that only set the configuration, in all the spellings there are. */
const LINES = [
  "USER app",
  "USER 1000:1000",
  "USER ${WHO:-nobody}",
  "WORKDIR /srv",
  "WORKDIR relative/path",
  'WORKDIR "/with space"',
  "WORKDIR ../up",
  "WORKDIR $HOME2/x",
  "EXPOSE 8000",
  "EXPOSE 8001/udp 8002/TCP",
  "EXPOSE 9000-9002",
  "EXPOSE ${PORT:-7000}",
  'VOLUME ["/data", "/var/x"]',
  "VOLUME /logs /data",
  "VOLUME $HOME2",
  "ENV A=1 B='two words' C=\"x y\"",
  "ENV OLD form with  blanks",
  "ENV A=${A}x B=${B:-none} C=$A",
  "ENV PATH=/opt/bin:$PATH",
  'ENV E= F=a\\ b G="q\\"uote"',
  "ENV H=${A:+set} I=${NOPE:-d} J=${A#x} K=${A%x}",
  "ENV L=${A/x/y} M=${A//x/y} N=$$ O=\\$A",
  "ENV HOME2=/home/two",
  "ARG A=from-arg",
  "ARG WHO=me",
  "ARG PORT",
  "ARG NOPE=${A}-${WHO}",
  "LABEL a=1 b='2 3' c=\"$A\"",
  'LABEL "quoted name"=x',
  "LABEL multi=one \\\n      line=two",
  "LABEL old form",
  "HEALTHCHECK CMD curl -f http://localhost/ || exit 1",
  'HEALTHCHECK --interval=5s --timeout=1.5s --start-period=1m --start-interval=2s --retries=7 CMD ["true", "x"]',
  "HEALTHCHECK NONE",
  "STOPSIGNAL SIGINT",
  "STOPSIGNAL 9",
  'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]',
  "CMD echo hello $A",
  'CMD ["python", "-m", "http.server"]',
  "CMD []",
  "ENTRYPOINT exec top -b",
  'ENTRYPOINT ["python3"]',
  "ENTRYPOINT []",
  "ONBUILD COPY . /app",
  'ONBUILD ENV TRIGGERED="a  b"',
  "ONBUILD LABEL when=above",
  "MAINTAINER somebody <s@example.com>",
];

function makeDockerfile(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = (most: number): string[] => Array.from({ length: 2 + Math.floor(random() * most) }, () => pick(LINES));
  const stages = random() < 0.5 ? 1 : 2;
  const lines = [`ARG IMAGE=${BASE}`, random() < 0.5 ? `FROM ${BASE} AS first` : "FROM ${IMAGE} AS first", ...some(10)];
  // ONBUILD of a stage runs in the one above it; these need no files
  if (stages === 2) lines.push("FROM first", ...some(8));
  return lines.filter((line) => stages === 1 || !line.startsWith("ONBUILD COPY")).join("\n") + "\n";
}

/** The parts of `docker image inspect` that are compared, in one shape. */
interface Configuration {
  readonly user: string;
  readonly env: readonly string[];
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly health: unknown;
  readonly stopSignal: string;
  readonly shell: readonly string[];
  readonly onBuild: readonly string[];
}

interface Inspected {
  readonly Config: {
    readonly User?: string;
    readonly Env?: readonly string[] | null;
    readonly WorkingDir?: string;
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly ExposedPorts?: Readonly<Record<string, object>> | null;
    readonly Volumes?: Readonly<Record<string, object>> | null;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Healthcheck?: {
      readonly Test?: readonly string[];
      readonly Interval?: number;
      readonly Timeout?: number;
      readonly StartPeriod?: number;
      readonly StartInterval?: number;
      readonly Retries?: number;
    };
    readonly StopSignal?: string;
    readonly Shell?: readonly string[] | null;
    readonly OnBuild?: readonly string[] | null;
  };
}

function inspect(ref: string): Configuration {
  const [{ Config: config }] = JSON.parse(execFileSync("docker", ["image", "inspect", ref], { encoding: "utf8" })) as [Inspected];
  return {
    user: config.User ?? "",
    env: (config.Env ?? []).toSorted(),
    workdir: config.WorkingDir ?? "",
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    ports: Object.keys(config.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config.Volumes ?? {}).sort(),
    labels: config.Labels ?? {},
    health:
      config.Healthcheck === undefined ? undefined : { Test: [], Interval: 0, Timeout: 0, StartPeriod: 0, StartInterval: 0, Retries: 0, ...config.Healthcheck },
    stopSignal: config.StopSignal ?? "",
    shell: config.Shell ?? [],
    onBuild: config.OnBuild ?? [],
  };
}

function variablesOf({ env }: Configuration): Record<string, string> {
  return Object.fromEntries(env.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]));
}

/** What the plan says of its target, on top of what the base brings. */
function planned({ target }: Plan, base: Configuration): Configuration {
  if (target === undefined) throw new Error("no target");
  const { config } = target;
  const words = (invocation: Sourced<Invocation> | undefined, inherited: readonly string[]): readonly string[] =>
    invocation === undefined
      ? inherited
      : invocation.value.form === "shell"
        ? [...(invocation.value.shell ?? ["/bin/sh", "-c"]), ...invocation.value.words]
        : invocation.value.words;
  const env = { ...variablesOf(base), ...Object.fromEntries([...config.env].map(([name, { value }]) => [name, value])) };
  return {
    user: config.user?.value ?? base.user,
    env: Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
    workdir: config.workdir?.value ?? base.workdir,
    entrypoint: words(config.entrypoint, base.entrypoint),
    // an ENTRYPOINT takes the base's CMD away
    cmd: words(config.cmd, config.entrypoint === undefined ? base.cmd : []),
    ports: [...new Set([...base.ports, ...config.exposed.map(({ value }) => value)])].sort(),
    volumes: [...new Set([...base.volumes, ...config.volumes.map(({ value }) => value)])].sort(),
    labels: { ...base.labels, ...Object.fromEntries([...config.labels].map(([name, { value }]) => [name, value])) },
    health: healthOf(target, base),
    stopSignal: config.stopSignal?.value ?? base.stopSignal,
    shell: config.shell?.value ?? base.shell,
    onBuild: target.steps.flatMap(({ instruction }) =>
      instruction.keyword === "ONBUILD" && instruction.span.start > target.span.start ? [instruction.args.text] : [],
    ),
  };
}

function healthOf({ config }: Stage, base: Configuration): unknown {
  const health = config.healthcheck?.value;
  if (health === undefined) return base.health;
  const nothing = { Interval: 0, Timeout: 0, StartPeriod: 0, StartInterval: 0, Retries: 0 };
  if (health.test === undefined) return { Test: ["NONE"], ...nothing };
  const nanoseconds = (seconds: number | undefined): number => Math.round((seconds ?? 0) * 1e9);
  return {
    Test: health.test.form === "shell" ? ["CMD-SHELL", ...health.test.words] : ["CMD", ...health.test.words],
    Interval: nanoseconds(health.interval),
    Timeout: nanoseconds(health.timeout),
    StartPeriod: nanoseconds(health.startPeriod),
    StartInterval: nanoseconds(health.startInterval),
    Retries: health.retries ?? 0,
  };
}

describeWithEngine("the plan's configuration", () => {
  test(`is what the engine builds, for ${count} files of seed ${seed}`, () => {
    const standIn = engine().bases[BASE];
    const base = inspect(standIn ?? BASE);
    const contexts = baseFlags().flatMap((each) => {
      const [asked, ref] = each.split("=");
      return ref === undefined ? [] : ["--build-context", `${asked ?? ""}=docker-image://${ref}`];
    });
    const random = mulberry(seed);
    let same = 0;
    for (let index = 0; index < count; index++) {
      const text = makeDockerfile(random);
      const built = spawnSync("docker", ["build", "--quiet", ...contexts, "--file", "-", "."], { input: text, encoding: "utf8", cwd: import.meta.dirname });
      const plan = makePlan({ path: "Dockerfile", text, variables: { [BASE]: variablesOf(base) } });
      expect(plan.problems.length > 0, `${text}\n${built.stderr}\n${JSON.stringify(plan.problems)}`).toBe(built.status !== 0);
      if (built.status !== 0) continue;
      same += 1;
      const id = built.stdout.trim();
      try {
        expect(planned(plan, base), text).toEqual(inspect(id));
      } finally {
        spawnSync("docker", ["image", "rm", "--force", id]);
      }
    }
    expect(same).toBeGreaterThanOrEqual(60);
  });
});
