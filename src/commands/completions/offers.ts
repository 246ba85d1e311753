import type { LineContext } from "../lines/context.ts";

/** What may stand for a flag or an argument, for a shell to offer; behind a tab, what it means. Data is loaded only where it is asked for. */
export type Offers = (this: LineContext, partial: string) => readonly string[] | Promise<readonly string[]>;

/** Marks what takes a path: the shell knows those itself. */
export const paths: Offers = () => [];

export const checkNames: Offers = async (partial) => {
  const { toldChecks } = await import("../../session/told-checks.ts");
  const known = new Map([...toldChecks].map(([id, { meta }]) => [id, meta.summary]));
  // rules of other tools are many, and nobody looks for one without its first letters
  if (partial !== "") {
    for (const [id, { meta }] of toldChecks) for (const rule of meta.sameAs) known.set(rule.slice(rule.indexOf(":") + 1), id);
  }
  return [...known].map(([name, means]) => `${name}\t${means}`);
};

export const explained: Offers = async function (partial) {
  return ["health\tthe health check of the images here", "checks\tevery check with what it asks for", ...(await checkNames.call(this, partial))];
};

/** Where a path may stand beside what is offered. */
export const besidePaths: ReadonlySet<unknown> = new Set<unknown>([paths, explained]);

export const presets: Offers = async () => (await import("../../contract/presets.ts")).presetNames;

export const engineNames: Offers = async () => [...(await import("../../engines/registry.generated.ts")).engines.keys()];

/** Stages of the Dockerfiles that lie here. */
export const stages: Offers = async function () {
  const { stagesIn } = await import("./read-folder.ts");
  return stagesIn(this.io.cwd);
};

/** Images of the contract that lies here. */
export const images: Offers = async function () {
  const { imagesIn } = await import("./read-folder.ts");
  return imagesIn(this.io.cwd);
};

/** One of these words. */
export function words(...all: readonly string[]): Offers {
  return () => all;
}
