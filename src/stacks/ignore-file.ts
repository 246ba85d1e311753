import type { BuiltWithNode, NodePackages } from "../detect/node/application.ts";

/**
 * Lets in what the Dockerfile copies and what the build reads, and nothing else.
 * @param sources files and folders that are copied as they lie, relative to the application
 */
export function ignoreFile(application: BuiltWithNode, packages: NodePackages | undefined, sources: readonly string[]): string {
  const { workspace, build, buildInputs, development } = application;
  const reads = build !== undefined || development !== undefined;
  const folder = workspace === undefined ? "" : `${workspace.folder}/`;
  const members = reads
    ? (workspace?.members ?? []).map((member) => member.folder)
    : (workspace?.members ?? []).filter((member) => member.runtime.length > 0).map((member) => member.folder);
  const allowed = [
    ...(packages?.manifests ?? []),
    ...(reads ? (workspace?.shared ?? []) : []),
    ...members,
    ...(workspace?.turbo === true ? ["turbo.json"] : []),
    ...[...(reads ? buildInputs : []), ...sources].map((path) => folder + path),
  ].map((path) => path.replace(/\/$/, ""));
  const outputs = members.flatMap((member) => ["dist", "build", ".turbo"].map((name) => `${member}/${name}`));
  return [
    "# Only what the build reads goes to the builder: a new file or folder beside these has to be named here.",
    "*",
    ...[...new Set(allowed)].map((path) => `!${path}`),
    "",
    "# Not even from the folders above.",
    "**/node_modules",
    "**/.env*",
    "**/.git",
    "**/.DS_Store",
    ...new Set(outputs),
    "",
  ].join("\n");
}
