/** Installed packages with their versions from the paragraphs of a dpkg status file, added to `packages`. */
export function addDebianPackages(text: string, packages: Map<string, string>): void {
  for (const paragraph of text.split(/\n[ \t]*\n/)) {
    const name = field(paragraph, "Package");
    const version = field(paragraph, "Version");
    if (!name || !version) continue;
    // `deinstall ok config-files` is what a removed package leaves. Distroless images write no status at all.
    const status = field(paragraph, "Status");
    if (status !== undefined && !status.endsWith(" installed")) continue;
    packages.set(name, version);
  }
}

function field(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}:`) ? 0 : paragraph.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !paragraph.startsWith(`${name}:`)) return undefined;
  const end = paragraph.indexOf("\n", start);
  return paragraph.slice(start + name.length + 1, end === -1 ? undefined : end).trim();
}
