import type { Clock } from "../../process/clock.ts";
import type { CommandLine } from "../command-line.ts";
import type { ContainerEvent } from "../kind.ts";

const EVERY_MS = 500;

/** nerdctl's events tell neither of labels nor of health, so the containers are asked for again and again. */
export async function watch(nerdctl: CommandLine, clock: Clock, label: string, onEvent: (event: ContainerEvent) => void, signal: AbortSignal): Promise<void> {
  const told = new Map<string, string>();
  while (!signal.aborted) {
    const { stdout } = await nerdctl.attempt(["ps", "--all", "--quiet", "--no-trunc", "--filter", `label=${label}`], { signal });
    for (const id of stdout.split("\n").filter((line) => line !== "")) {
      const { stdout: json } = await nerdctl.attempt(["container", "inspect", id], { signal });
      for (const kind of kindsOf(json)) {
        if (told.get(id) !== kind) onEvent({ id, kind });
        told.set(id, kind);
      }
    }
    await clock.sleep(EVERY_MS, signal).catch(() => {});
  }
}

function kindsOf(json: string): readonly ContainerEvent["kind"][] {
  try {
    const [container] = JSON.parse(json) as readonly { readonly State?: { readonly Status?: string; readonly Health?: { readonly Status?: string } } }[];
    const health = container?.State?.Health?.Status;
    if (container?.State?.Status === "exited") return ["ended"];
    return health === "healthy" || health === "unhealthy" ? [health] : [];
  } catch {
    return []; // it may have gone between the two calls
  }
}
