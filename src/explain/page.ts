/** The text of the page's `## Examples`, without its heading; empty where there is none. */
export function examplesOf(page: string): string {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line.trim() === "## Examples");
  if (start === -1) return "";
  let fenced = false;
  let end = lines.length;
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.startsWith("```")) fenced = !fenced;
    else if (!fenced && /^##? /.test(line)) {
      end = index;
      break;
    }
  }
  return lines
    .slice(start + 1, end)
    .join("\n")
    .trim();
}
