import { ignoreFile } from "../ignore-file.ts";
import type { Choices } from "./choices.ts";

/** Lets in what the Dockerfile copies and nothing else, so that a secret that lies about never reaches the builder. */
export function dockerignore({ application, packages, sources }: Choices): string {
  return ignoreFile(application, packages, sources);
}
