import type { CommandLine } from "../command-line.ts";

/** What not every podman can. */
export interface Abilities {
  /** Remove an image and leave what it was made from. */
  readonly keepParents: boolean;
  /** Leave the users that a container knows as they are in its image. */
  readonly keepUsers: boolean;
}

/** Takes docker's words and gives podman its own, where they differ. */
export function asDocker(podman: CommandLine, can: Abilities): CommandLine {
  const attempt: CommandLine["attempt"] = async (args, more) => {
    const result = await podman.attempt(wordsFor(args, can), more);
    return isImageInspect(args) && result.code === 0 ? { ...result, stdout: withHealthcheck(result.stdout) } : result;
  };
  return { ...podman, attempt, ask: (args, signal) => podman.ask(wordsFor(args, can), signal) };
}

function wordsFor(args: readonly string[], can: Abilities): readonly string[] {
  const [verb, noun] = args;
  // podman asks a container to stop before it removes it, and waits ten seconds for that
  if (verb === "rm" && noun === "--force") return ["rm", "--force", "--time", "0", ...args.slice(2)];
  if (verb === "image" && noun === "rm" && !can.keepParents) return args.filter((word) => word !== "--no-prune");
  // its networks let answers in: what leaves is seen all the same, and an application gets what it gets in its plain run
  if (verb === "network" && noun === "create")
    return args.filter((word, index) => !isDockerOption(word) && !(word === "--opt" && isDockerOption(args[index + 1] ?? "")));
  // else a service is asked for below podman's own domain first, which looks like a name from outside
  if (verb !== "create" && verb !== "run") return args;
  const network = args[args.indexOf("--network") + 1] ?? "";
  const named = args.includes("--network") && !/^(?:container:|none$|host$)/.test(network);
  // else a user by number gets a name that the image does not have
  const users = can.keepUsers ? ["--passwd=false"] : [];
  return [verb, ...(named ? ["--dns-search", "."] : []), ...users, ...args.slice(1)];
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
