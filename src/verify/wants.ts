import { commandKey, type CommandSpec } from "../trial/command.ts";
import { conditionKey, type RunCondition } from "../trial/condition.ts";
import type { Need, RunNeed } from "../trial/need.ts";
import type { HttpRequest } from "../trial/run.ts";

/** Everything that all checks together want done, each thing once. */
export interface Wants {
  /** Of the run that the contract describes. */
  readonly plain: RunWants;
  readonly runs: readonly { readonly condition: RunCondition; readonly wants: RunWants }[];
  readonly failingProbes: boolean;
  /** Commands in containers of their own. */
  readonly commands: readonly CommandSpec[];
  readonly coldBuild: boolean;
  readonly secondBuild: boolean;
  /** Gzip level at which compressed sizes are wanted. */
  readonly compressionLevel: number | undefined;
  readonly scan: boolean;
}

/** Seconds are undefined where no check asks for them. */
export interface RunWants {
  readonly requests: readonly HttpRequest[];
  readonly loads: readonly { readonly request: HttpRequest; readonly count: number; readonly looks: readonly number[] }[];
  readonly readyWithin: number | undefined;
  readonly healthyWithin: number | undefined;
  readonly lingerUntil: number | undefined;
  readonly stop: { readonly within: number; readonly inFlight: HttpRequest | undefined } | undefined;
  readonly services: readonly string[];
  readonly programs: readonly (readonly string[])[];
  readonly writes: boolean;
  readonly lastLook: boolean;
}

export function gatherWants(needs: readonly Need[]): Wants {
  const plain: RunNeed[] = [];
  const runs = new Map<string, { readonly condition: RunCondition; readonly needs: RunNeed[] }>();
  const commands = new Map<string, CommandSpec>();
  let failingProbes = false;
  let coldBuild = false;
  let secondBuild = false;
  let compressionLevel: number | undefined;
  let scan = false;
  for (const need of needs) {
    switch (need.kind) {
      case "run": {
        const key = conditionKey(need.condition);
        if (key === "{}") plain.push(...need.needs);
        else runs.set(key, { condition: need.condition, needs: [...(runs.get(key)?.needs ?? []), ...need.needs] });
        break;
      }
      case "command":
        commands.set(commandKey(need.spec), need.spec);
        break;
      case "failing-probes":
        failingProbes = true;
        break;
      case "cold-build":
        coldBuild = true;
        break;
      case "second-build":
        secondBuild = true;
        break;
      case "compressed-size":
        compressionLevel = Math.max(compressionLevel ?? 0, need.level);
        break;
      case "scan":
        scan = true;
        break;
      default:
        plain.push(need);
    }
  }
  const gathered = [...runs.values()].map(({ condition, needs: all }) => ({ condition, wants: gatherRun(all) }));
  return { plain: gatherRun(plain), runs: gathered, failingProbes, commands: [...commands.values()], coldBuild, secondBuild, compressionLevel, scan };
}

function gatherRun(needs: readonly RunNeed[]): RunWants {
  const longest = (kind: "ready" | "healthy"): number | undefined => most(needs.flatMap((need) => (need.kind === kind ? [need.within] : [])));
  const stops = needs.filter((need) => need.kind === "stop");
  const stopWithin = most(stops.map(({ within }) => within));
  return {
    requests: distinct(needs.flatMap((need) => (need.kind === "request" ? [need.request] : []))),
    loads: loadsOf(needs),
    readyWithin: longest("ready"),
    healthyWithin: longest("healthy"),
    lingerUntil: most(needs.flatMap((need) => (need.kind === "linger" ? [need.seconds] : []))),
    stop: stopWithin === undefined ? undefined : { within: stopWithin, inFlight: stops.find((stop) => stop.inFlight !== undefined)?.inFlight },
    services: distinct(needs.flatMap((need) => (need.kind === "connections" ? [need.service] : []))),
    programs: distinct(needs.flatMap((need) => (need.kind === "program" ? [need.argv] : []))),
    writes: needs.some((need) => need.kind === "writes"),
    lastLook: needs.some((need) => need.kind === "last-look"),
  };
}

/** The same request is sent as often as the check that wants most; each look is taken. */
function loadsOf(needs: readonly RunNeed[]): RunWants["loads"] {
  const loads = new Map<string, RunWants["loads"][number]>();
  for (const need of needs) {
    if (need.kind !== "load") continue;
    const key = JSON.stringify(need.request);
    const known = loads.get(key);
    const looks = [...new Set([...(known?.looks ?? []), ...need.looks])].toSorted((one, other) => one - other);
    loads.set(key, { request: need.request, count: Math.max(known?.count ?? 0, need.count, ...looks), looks });
  }
  return [...loads.values()];
}

function most(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
