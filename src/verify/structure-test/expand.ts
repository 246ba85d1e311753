/** Variables in a text as Go's `os.Expand` reads them: `$NAME`, `${NAME}`; one that is not set is empty. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*|[*#$@!?\-0-9])|(\{))/g, (_, braced: string | undefined, plain: string | undefined) => {
    return variables.get(braced ?? plain ?? "") ?? "";
  });
}

/** `NAME=value` lines by name; the last of a name counts. */
export function variablesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf("=");
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}
