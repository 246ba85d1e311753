import type { RunSpec } from "../engines/kind.ts";
import type { TrialHost, TrialSite } from "./host.ts";

// nobody's images are asked for ever
const MOST_TRIED = 8;
/** Official images with a shell; those that stand on Debian have Perl too. */
const LIKELY =
  /(?:^|\/)(?:debian|ubuntu|python|node|nginx|nginx-unprivileged|redis|postgres|mysql|mariadb|alpine|busybox|httpd|perl|ruby|php|golang|rust)(?::|$)/;
const WORD = "ready";

/** A container of a trial's own, as root, that does one thing and is gone. */
export function helperSpec(site: TrialSite, image: string, role: string, command: readonly string[], capabilities: readonly string[]): RunSpec {
  const alone = { user: "0:0", privileged: false, terminal: false, capabilities, mounts: [] };
  return { image, name: `${site.network}-${role}`, labels: site.labels, network: "none", alias: undefined, environment: {}, publish: [], command, alone };
}

/** The first image, of `given` or of the engine's likeliest and smallest, in which one of some commands prints "ready"; with that command's index. */
export async function findHelperImage(
  host: TrialHost,
  site: TrialSite,
  given: string | undefined,
  commands: readonly (readonly string[])[],
): Promise<{ readonly image: string; readonly command: number } | undefined> {
  const candidates = given === undefined ? await likelyImages(host) : [given];
  for (const image of candidates) {
    for (const [command, argv] of commands.entries()) {
      const outcome = await host.engine.run(helperSpec(site, image, `helper-${host.newName()}`, argv, []), host.signal);
      if (outcome.exitCode === 0 && outcome.stdout.trim() === WORD) return { image, command };
    }
  }
  return undefined;
}

async function likelyImages(host: TrialHost): Promise<readonly string[]> {
  const images = await host.engine.listImages();
  const ranked = [...images.filter(({ ref }) => LIKELY.test(ref)), ...images.filter(({ ref }) => !LIKELY.test(ref))];
  // an image may have many names
  const distinct = [...new Map(ranked.toReversed().map((image) => [image.id, image])).values()].toReversed();
  return distinct.slice(0, MOST_TRIED).map(({ ref }) => ref);
}
