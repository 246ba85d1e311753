import type { StructureTest } from "../../contract/structure-test/file.ts";

/** What a test asks, in a few words. */
export function titleOf(test: StructureTest): string {
  switch (test.kind) {
    case "command":
      return `\`${test.command.join(" ").replace(/\s+/g, " ").trim()}\` ends with exit code ${test.exitCode}${prints(test) ? " and prints what was agreed" : ""}`;
    case "content":
      return `${test.path} says what was agreed`;
    case "existence":
      return test.shouldExist ? `${test.path} is there${details(test)}` : `${test.path} is not there`;
    case "licence":
      return "nothing is under a licence that is refused";
    case "metadata":
      return "the image is configured as agreed";
  }
}

function prints({ error, output }: StructureTest & { readonly kind: "command" }): boolean {
  return [error.excluded, error.expected, output.excluded, output.expected].some(({ length }) => length > 0);
}

function details({ executableBy, gid, permissions, uid }: StructureTest & { readonly kind: "existence" }): string {
  const parts = [
    permissions,
    uid === undefined ? undefined : `UID ${uid}`,
    gid === undefined ? undefined : `GID ${gid}`,
    executableBy === undefined ? undefined : `executable by ${executableBy}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}
