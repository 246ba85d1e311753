import { releases } from "./end-of-life.ts";

/** The Node to take where nothing says otherwise: a release with long-term support that most packages have been tried with. */
export const usualNode = "24";

/** When the list of releases was looked up. */
export const lookedUp = "2026-11-21";

/** First numbers of the releases that got long-term support, newest first. */
export const longTermNodes: readonly number[] = releases.node
  .map(({ cycle }) => Number(cycle))
  .filter((cycle) => cycle % 2 === 0)
  .sort((one, other) => other - one);

/** Names of `lts/*` releases. */
export const nodeNames: Readonly<Record<string, string>> = { gallium: "16", hydrogen: "18", iron: "20", jod: "22", krypton: "24" };

export function slimNode(version: string): string {
  return `node:${version}-slim`;
}

/** The last day with security updates; undefined where it is not known. */
export function nodeSupportedUntil(version: string): string | undefined {
  return releases.node.find(({ cycle }) => cycle === version.split(".")[0])?.until;
}
