import { withoutTrailing } from "../../text/trim.ts";
import type { Choices } from "./choices.ts";

/** Lets in what the Dockerfile copies and nothing else, so that a secret that lies about never reaches the builder. */
export function dockerignore({ manager, development, folder, local, application, waits }: Choices): string {
  const inContext = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
  const allowed = [
    ...manager.files.map((path) => withoutTrailing(path, "/")),
    ...manager.developmentFiles,
    ...local.filter((path) => path !== "."),
    ...(local.length === 0 ? [] : (application.packages.value.build?.reads ?? []).map(inContext)),
    ...[...(waits === undefined ? [] : ["docker-entrypoint.sh"]), ...development.sources].map(inContext),
  ];
  return [
    "# Only what the Dockerfile copies goes to the builder: a new folder has to be named here and there.",
    "*",
    ...[...new Set(allowed)].map((path) => `!${path}`),
    "",
    "# Not even from the folders above.",
    "**/tests",
    ...allowed.filter((path) => /(?:^|\/)tests$/.test(path)).map((path) => `!${path}`),
    "**/.env*",
    "**/.git",
    "**/__pycache__",
    "**/*.py[cod]",
    "**/.*_cache",
    "**/.venv",
    "**/.DS_Store",
    "",
  ].join("\n");
}
