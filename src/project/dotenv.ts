/** One assignment of a `.env` file. */
export interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  /** 1-based. */
  readonly line: number;
  /** True for an assignment that is commented out: `# NAME=value`, the usual way to show an optional one. */
  readonly commented: boolean;
}

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=(.*)$/;
/** In a comment only `# NAME=value` counts, not prose that happens to hold a sign of equality. */
const COMMENTED = /^#[ \t]*([A-Z_][A-Z0-9_]*)=(\S*)$/;

/** Reads the assignments of a `.env` file in order; lines that are none are passed over. */
export function readDotenv(text: string): DotenvEntry[] {
  const entries: DotenvEntry[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    const commented = line.startsWith("#");
    const match = (commented ? COMMENTED : ASSIGNMENT).exec(line);
    if (match?.[1] === undefined) continue;
    entries.push({ name: match[1], value: valueOf(match[2] ?? ""), line: index + 1, commented });
  }
  return entries;
}

function valueOf(written: string): string {
  const text = written.trim();
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1);
    return end === -1 ? text.slice(1) : text.slice(1, end);
  }
  const comment = text.search(/(?:^|\s)#/);
  return (comment === -1 ? text : text.slice(0, comment)).trim();
}
