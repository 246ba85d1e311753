/** Installed packages with their versions from apk's `installed` database, added to `packages`: paragraphs of `P:name`, `V:version`. */
export function addApkPackages(text: string, packages: Map<string, string>): void {
  for (const paragraph of text.split("\n\n")) {
    const name = /^P:(.+)$/m.exec(paragraph)?.[1];
    const version = /^V:(.+)$/m.exec(paragraph)?.[1];
    if (name && version) packages.set(name, version);
  }
}
