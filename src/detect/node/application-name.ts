import type { Project } from "../../project/project.ts";
import { imageName } from "../../text/image-name.ts";
import type { Manifest } from "./manifest.ts";

/** The name of the application's folder, as an image's name may be written. */
export function applicationName(project: Project, folder: string, manifest: Manifest | undefined): string {
  const directory = (folder === "" ? project.root : folder).split(/[\\/]/).at(-1) ?? "";
  return imageName(directory) ?? imageName(manifest?.name?.split("/").at(-1) ?? "") ?? "application";
}
