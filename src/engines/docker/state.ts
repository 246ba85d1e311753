import type { ContainerState, HealthProbe } from "../kind.ts";

/** The parts of `docker container inspect` that are read here. */
interface Inspected {
  readonly State: {
    readonly Status: ContainerState["status"];
    readonly Pid?: number;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly Health?: {
      readonly Status: string;
      readonly Log: readonly { readonly Start: string; readonly End: string; readonly ExitCode: number; readonly Output: string }[] | null;
    };
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>> | null;
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> | null;
  };
}

export function readState(json: string): ContainerState {
  const [inspected] = JSON.parse(json) as [Inspected];
  const { State: state, NetworkSettings: network } = inspected;
  const started = Date.parse(state.StartedAt);
  return {
    status: state.Status,
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    health: health(state, started),
    ports: ports(network.Ports ?? {}),
    address: Object.values(network.Networks ?? {}).find((each) => each.IPAddress !== "")?.IPAddress,
    addresses: new Map(Object.entries(network.Networks ?? {}).flatMap(([name, { IPAddress }]) => (IPAddress === "" ? [] : [[name, IPAddress] as const]))),
    pid: state.Pid ?? 0,
    // the zero time of Go before the start
    startedAt: started > 0 ? started / 1000 : undefined,
    lifetime: state.Status === "exited" || state.Status === "dead" ? (Date.parse(state.FinishedAt) - started) / 1000 : undefined,
  };
}

function health(state: Inspected["State"], started: number): ContainerState["health"] {
  const status = state.Health?.Status;
  if (state.Health === undefined || (status !== "starting" && status !== "healthy" && status !== "unhealthy")) return undefined;
  const probes: HealthProbe[] = (state.Health.Log ?? []).map((probe) => ({
    exitCode: probe.ExitCode,
    seconds: (Date.parse(probe.End) - Date.parse(probe.Start)) / 1000,
    output: probe.Output,
    at: (Date.parse(probe.End) - started) / 1000,
  }));
  return { status, probes };
}

function ports(published: NonNullable<Inspected["NetworkSettings"]["Ports"]>): Map<number, number> {
  const found = new Map<number, number>();
  for (const [container, hosts] of Object.entries(published)) {
    const host = hosts?.[0]?.HostPort;
    if (host !== undefined) found.set(Number.parseInt(container, 10), Number(host));
  }
  return found;
}
