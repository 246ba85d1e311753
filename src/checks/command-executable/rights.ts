import type { Image } from "../../image/image.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { saw } from "../../verdict/answer.ts";
import { modeText, placeIn } from "../image-places.ts";
import { closedFolder, identityText, may } from "../image-users.ts";
import type { Identity } from "../image-users.ts";
import type { Link, StartedProgram } from "../started-programs.ts";

export type RightsCode = "forbidden" | "unreadable" | "closed" | "capability";

/**
 * What keeps a user from starting one file of a program's chain.
 *
 * An engine's own execve runs with the capabilities that the container is given, CAP_DAC_OVERRIDE among them by default: it starts a program that the
 * user may not, as long as anybody may. All that happens after it, such as a shell that opens its script, or the program that tini starts, happens
 * with the user's rights alone.
 */
export function forbiddenTo(image: Image, identity: Identity, { through }: StartedProgram, link: Link): Evidence<RightsCode> | undefined {
  if (link.found.kind !== "file") return undefined;
  const { entry, path } = link.found;
  const folder = closedFolder(image, identity, path);
  const isScript = link.format?.kind === "script";
  const withCapabilities = through === "engine" && link.by !== "env";
  const whose = { user: identityText(identity), path, mode: modeText(entry.mode), owner: `${entry.uid}:${entry.gid}` };
  if ((entry.mode & 0o111) === 0) return saw("forbidden", whose, placeIn(entry));

  if (folder !== undefined && (isScript || !withCapabilities))
    return saw("closed", { ...whose, folder: folder.path, mode: modeText(folder.mode), owner: `${folder.uid}:${folder.gid}` }, placeIn(folder));
  if (isScript && !may(identity, "read", entry)) return saw("unreadable", whose, placeIn(entry));
  const mayExecute = may(identity, "execute", entry);
  if (!mayExecute && !withCapabilities) return saw("forbidden", whose, placeIn(entry));
  return mayExecute && folder === undefined ? undefined : saw("capability", whose, placeIn(entry));
}
