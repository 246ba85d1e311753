/** A script without its `${…}` and `$(…)`, as far as they end at the next bracket. */
export function withoutExpansions(script: string): string {
  // one that does not end goes on to the end of the text: nothing behind it is looked at again
  return script.replaceAll(/\$(?:\{[^}]*(?:\}|$)|\([^)]*(?:\)|$))/g, (part) => (part.endsWith(part[1] === "{" ? "}" : ")") ? "" : part));
}

/** What of a script is left for the shell's own words: without its expansions and with every quoted text as one letter. */
export function withoutQuoted(script: string): string {
  return withoutExpansions(script).replaceAll(/"(?:[^"\\]|\\[\s\S])*"|'[^']*'/g, "q");
}
