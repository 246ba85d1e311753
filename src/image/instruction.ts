/** A line of an image's history as a Dockerfile would have it, on one line. */
export function instructionText(createdBy: string): string {
  return createdBy
    .replaceAll(/\s+/g, " ")
    .replace(/ # buildkit$/, "")
    .replace(/^\/bin\/sh -c #\(nop\) /, "")
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c /, "RUN ")
    .trim();
}
