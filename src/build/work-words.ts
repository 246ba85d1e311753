/** What a builder works at, in words for people: `[runner 3/7] RUN make` stays, its own business is told. */
export function workWords(name: string): string {
  const own = /^\[(?:[^\]]* )?internal\] (.*)$/s.exec(name)?.[1];
  const text = (own ?? name).split("\n", 1)[0] ?? "";
  if (own === undefined && !/^(?:exporting|resolve|importing|\[[^\]]*\] exporting)/.test(text)) return text;
  if (text === "load build context") return "sending the build context";
  if (text.startsWith("load metadata for ")) return `looking up ${text.slice("load metadata for ".length)}`;
  if (text.startsWith("resolve image config for ")) return `looking up ${text.slice("resolve image config for ".length).replace("docker-image://", "")}`;
  if (/exporting (?:to |cache)/.test(text)) return text.includes("cache") ? "writing the cache" : "writing the image";
  if (text.startsWith("importing cache")) return "reading the cache";
  if (/^load (?:build definition|\.dockerignore)|^load remote build context/.test(text)) return "reading the Dockerfile";
  return text;
}
