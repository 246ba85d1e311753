import type { Choices } from "./choices.ts";

/** COPY of the start script to where it is found by its name. */
export function copyEntrypoint({ waits, folder }: Choices): string[] {
  return waits === undefined ? [] : [`COPY --chmod=755 ${folder === "" ? "" : `${folder}/`}docker-entrypoint.sh /usr/local/bin/`];
}
