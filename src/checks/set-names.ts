/** Variables that a shell's text sets: `NAME=`, and every word behind the first setter of what stands between two ends of a command. */
export function namesSet(text: string, ends: RegExp, setters: RegExp): ReadonlySet<string> {
  const names = new Set([...text.matchAll(/\b(\w+)=/g)].map(([, name = ""]) => name));
  for (const command of text.split(ends)) {
    const at = command.search(setters);
    if (at === -1) continue;
    for (const [name] of command.slice(at).matchAll(/\w+/g)) names.add(name);
  }
  return names;
}
