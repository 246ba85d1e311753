/** What shell variables stand for where a script or Dockerfile gives them a plain value: `PORT=${PORT:-9090}`, `ENV PORT=8000`. */
export type Variables = ReadonlyMap<string, string>;

export function variablesIn(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)\s*$/.exec(line);
    const shell = /^\s*:\s+"?\$\{([A-Za-z_]\w*):?=([^}]*)\}"?/.exec(line);
    const [name, value] = match !== null ? [match[1], match[2]] : shell !== null ? [shell[1], shell[2]] : [undefined, undefined];
    if (name === undefined || value === undefined || found.has(name)) continue;
    const plain = expanded(value.replace(/^["']|["']$/g, ""), found);
    if (plain !== undefined) found.set(name, plain);
  }
  return found;
}

/** The value with its defaults put in: `${PORT:-9090}` is 9090; undefined where a part is not known. */
function expanded(value: string, known: Variables): string | undefined {
  const text = filled(value, known);
  return /[$`]/.test(text) ? undefined : text;
}

/** Puts in what is known and leaves the rest. */
export function filled(text: string, known: Variables): string {
  return text.replace(
    /\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)/g,
    (whole: string, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const value = known.get(braced ?? bare ?? "") ?? fallback;
      return value === undefined || value === "" ? whole : value;
    },
  );
}
