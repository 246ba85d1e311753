import type { CommandLine } from "../command-line.ts";

/** Takes docker's words and gives podman its own, where they differ. */
export function asDocker(podman: CommandLine, can: { readonly keepParents: boolean }): CommandLine {
  const attempt: CommandLine["attempt"] = async (args, more) => {
    const result = await podman.attempt(wordsFor(args, can), more);
    return isImageInspect(args) && result.code === 0 ? { ...result, stdout: withHealthcheck(result.stdout) } : result;
  };
  return { ...podman, attempt, ask: (args, signal) => podman.ask(wordsFor(args, can), signal) };
}

function wordsFor(args: readonly string[], can: { readonly keepParents: boolean }): readonly string[] {
  const [verb, noun] = args;
  // podman asks a container to stop before it removes it, and waits ten seconds for that
  if (verb === "rm" && noun === "--force") return ["rm", "--force", "--time", "0", ...args.slice(2)];
  if (verb === "image" && noun === "rm" && !can.keepParents) return args.filter((word) => word !== "--no-prune");
  // its networks let answers in: what leaves is seen all the same, and an application gets what it gets in its plain run
  if (verb === "network" && noun === "create")
    return args.filter((word, index) => !isDockerOption(word) && !(word === "--opt" && isDockerOption(args[index + 1] ?? "")));
  // else a service is asked for below podman's own domain first, which looks like a name from outside
  const network = args[args.indexOf("--network") + 1] ?? "";
  const named = args.includes("--network") && !/^(?:container:|none$|host$)/.test(network);
  if ((verb === "create" || verb === "run") && named) return [verb, "--dns-search", ".", ...args.slice(1)];
  return args;
}

function isDockerOption(word: string): boolean {
  return word.startsWith("com.docker.network.");
}

function isImageInspect(args: readonly string[]): boolean {
  return args[0] === "image" && args[1] === "inspect" && !args.includes("--format");
}

/** podman tells an image's health check beside its configuration, docker in it. */
function withHealthcheck(json: string): string {
  const images = JSON.parse(json) as readonly { readonly HealthCheck?: object; readonly Healthcheck?: object; readonly Config?: object | null }[];
  return JSON.stringify(
    images.map((image) => {
      const check = image.HealthCheck ?? image.Healthcheck;
      return check === undefined ? image : { ...image, Config: { ...image.Config, Healthcheck: check } };
    }),
  );
}
