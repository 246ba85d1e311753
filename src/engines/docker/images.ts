import { healthTimesOf, type HealthTimes } from "../../facts/health-times.ts";
import type { Engine, EngineImage } from "../kind.ts";
import type { CommandLine } from "./command-line.ts";

export function imageCalls(docker: CommandLine): Pick<Engine, "inspectImage" | "listImages" | "pull" | "save" | "tag" | "removeImage"> {
  return {
    async inspectImage(ref) {
      const result = await docker.attempt(["image", "inspect", ref]);
      return result.code === 0 ? readImage(result.stdout) : undefined;
    },
    async listImages() {
      const refs = (await docker.ask(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]))
        .split("\n")
        .filter((ref) => ref !== "" && !ref.includes("<none>"));
      if (refs.length === 0) return [];
      // those that go between the two calls are left out
      const { stdout } = await docker.attempt(["image", "inspect", "--format", "{{.Id}} {{.Size}} {{range .RepoTags}}{{.}} {{end}}", ...refs]);
      const images = stdout.split("\n").flatMap((line) => {
        const [id = "", size = "", ...tags] = line.trim().split(" ");
        return tags.map((ref) => ({ ref, id, size: Number(size) }));
      });
      return [...new Map(images.map((image) => [image.ref, image])).values()].toSorted((one, other) => one.size - other.size);
    },
    async pull(ref, signal) {
      await docker.ask(["pull", "--quiet", ref], signal);
    },
    save: (ref, signal) => docker.stream(["save", ref], signal),
    async tag(ref, tag) {
      await docker.ask(["tag", ref, tag]);
    },
    async removeImage(ref) {
      // what it was made from may be an image of the user's without a name, which would go with it
      await docker.attempt(["image", "rm", "--no-prune", ref]);
    },
  };
}

/** The parts of `docker image inspect` that are read here. */
interface Inspected {
  readonly Id: string;
  readonly Config: { readonly ExposedPorts?: Readonly<Record<string, unknown>> | null; readonly Healthcheck?: InspectedHealth | null } | null;
}

/** Times in nanoseconds; 0 or nothing where the image names none. */
interface InspectedHealth {
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

function readImage(json: string): EngineImage {
  const [image] = JSON.parse(json) as [Inspected];
  const ports = Object.keys(image.Config?.ExposedPorts ?? {}).filter((port) => port.endsWith("/tcp"));
  return { id: image.Id, exposedPorts: ports.map((port) => Number.parseInt(port, 10)), health: healthTimes(image.Config?.Healthcheck) };
}

function healthTimes(health: InspectedHealth | null | undefined): HealthTimes | undefined {
  const test = health?.Test?.[0];
  if (test === undefined || test === "NONE") return undefined;
  const seconds = (nanoseconds: number | undefined): number | undefined => (nanoseconds === undefined || nanoseconds === 0 ? undefined : nanoseconds / 1e9);
  return healthTimesOf({
    interval: seconds(health?.Interval),
    timeout: seconds(health?.Timeout),
    startPeriod: seconds(health?.StartPeriod),
    startInterval: seconds(health?.StartInterval),
    retries: health?.Retries === 0 ? undefined : health?.Retries,
  });
}
