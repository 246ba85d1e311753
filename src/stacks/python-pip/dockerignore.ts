import type { Choices } from "./choices.ts";

/** Lets in what the Dockerfile copies and nothing else, so that a secret that lies about never reaches the builder. */
export function dockerignore({ manifests, sources }: Choices): string {
  return [
    "# Only what the Dockerfile copies goes to the builder: a new folder has to be named here and there.",
    "*",
    ...[...manifests, ...sources].map((path) => `!${path}`),
    "",
    "# Not even from the folders above.",
    "**/.env*",
    "**/.git",
    "**/__pycache__",
    "**/*.py[cod]",
    "**/.*_cache",
    "**/.venv",
    "**/tests",
    "**/.DS_Store",
    "",
  ].join("\n");
}
