import type { Need } from "../trial/need.ts";
import type { HttpRequest } from "../trial/trial.ts";

/** Everything that all checks together want done, each thing once. */
export interface Wants {
  readonly requests: readonly HttpRequest[];
  /** Seconds; undefined where no check asks for it. */
  readonly readyWithin: number | undefined;
  readonly healthyWithin: number | undefined;
  readonly stopWithin: number | undefined;
  readonly variations: readonly Variation[];
  readonly services: readonly string[];
  readonly programs: readonly (readonly string[])[];
  readonly coldBuild: boolean;
  /** Gzip level at which compressed sizes are wanted. */
  readonly compressionLevel: number | undefined;
  readonly scan: boolean;
}

export interface Variation {
  readonly variable: string;
  readonly value: string | undefined;
  readonly within: number;
  readonly requests: readonly HttpRequest[];
}

export function gatherWants(needs: readonly Need[]): Wants {
  const requests = new Map<string, HttpRequest>();
  const variations = new Map<string, Variation>();
  const services = new Set<string>();
  const programs = new Map<string, readonly string[]>();
  let readyWithin: number | undefined;
  let healthyWithin: number | undefined;
  let stopWithin: number | undefined;
  let compressionLevel: number | undefined;
  let coldBuild = false;
  let scan = false;

  for (const need of needs) {
    switch (need.kind) {
      case "request":
        requests.set(JSON.stringify(need.request), need.request);
        break;
      case "ready":
        readyWithin = Math.max(readyWithin ?? 0, need.within);
        break;
      case "healthy":
        healthyWithin = Math.max(healthyWithin ?? 0, need.within);
        break;
      case "stop":
        stopWithin = Math.max(stopWithin ?? 0, need.within);
        break;
      case "variation": {
        const key = JSON.stringify([need.variable, need.value ?? null]);
        variations.set(key, joinVariations(variations.get(key), need));
        break;
      }
      case "connections":
        services.add(need.service);
        break;
      case "program":
        programs.set(JSON.stringify(need.argv), need.argv);
        break;
      case "cold-build":
        coldBuild = true;
        break;
      case "compressed-size":
        compressionLevel = Math.max(compressionLevel ?? 0, need.level);
        break;
      case "scan":
        scan = true;
        break;
    }
  }
  return {
    requests: [...requests.values()],
    readyWithin,
    healthyWithin,
    stopWithin,
    variations: [...variations.values()],
    services: [...services],
    programs: [...programs.values()],
    coldBuild,
    compressionLevel,
    scan,
  };
}

function joinVariations(known: Variation | undefined, more: Variation): Variation {
  if (known === undefined) return { variable: more.variable, value: more.value, within: more.within, requests: more.requests };
  const requests = new Map([...known.requests, ...more.requests].map((request) => [JSON.stringify(request), request]));
  return { ...known, within: Math.max(known.within, more.within), requests: [...requests.values()] };
}
