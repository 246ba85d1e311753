import { from, lineOf } from "../../source.ts";
import { dependencySource, dependsOn, within } from "../manifest.ts";
import { configuration, has, type NodeProject } from "../node-project.ts";
import { at } from "../script/literal.ts";
import { likely, sure, usual, type Delivery } from "./delivery.ts";

/** Astro: files, or the server of @astrojs/node. */
export function astro(application: NodeProject): Delivery | undefined {
  const { manifest, folder } = application;
  if (!dependsOn(manifest, "astro")) return undefined;
  const source = dependencySource(manifest, "astro");
  const config = configuration(application, "astro.config");
  const told = at(config?.value, "outDir");
  const out = typeof told === "string" ? told.replace(/^\.\//, "").replace(/\/$/, "") : "dist";
  const base = at(config?.value, "base");
  const adapter = /from\s+["']@astrojs\/(node|vercel|netlify|cloudflare|deno)\b/.exec(config?.text ?? "")?.[1];

  if (adapter === undefined) {
    return {
      kind: "static",
      framework: sure("astro", source),
      output:
        typeof told === "string" && config !== undefined ? sure(out, from(config.path, lineOf(config.text, "outDir"), out)) : usual(out, "where Astro builds"),
      fallback: sure(false, source),
      base: typeof base === "string" && config !== undefined ? sure(base, from(config.path, lineOf(config.text, "base"), base)) : usual("/", "no base path"),
      contradictions: [],
    };
  }
  const place = from(config?.path ?? "", config === undefined ? undefined : lineOf(config.text, `@astrojs/${adapter}`), `@astrojs/${adapter}`);
  const standalone = adapter === "node" && /mode\s*:\s*["']standalone["']/.test(config?.text ?? "");
  const page = ["src/pages/index.astro", "src/pages/index.md", "src/pages/index.mdx"].find((path) => has(application, path));
  return {
    kind: "server",
    framework: sure("astro", source, place),
    start: standalone ? sure(["node", `${out}/server/entry.mjs`], place) : undefined,
    outputs: [usual(out, "where Astro builds")],
    sources: [],
    bundled: false,
    listening: { HOST: "0.0.0.0", PORT: "4321" },
    port: 4321,
    page: page === undefined ? undefined : likely("/", from(within(folder, page), undefined, "the page of the root")),
    dataDirectories: [],
    contradictions: adapter === "node" ? [] : [`${place.path ?? ""}:${place.line ?? 1} builds for ${adapter}; a container needs @astrojs/node`],
  };
}
