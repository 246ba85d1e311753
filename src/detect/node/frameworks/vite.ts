import { from, lineOf } from "../../source.ts";
import type { StaticFramework } from "../application.ts";
import { dependencySource, dependsOn, within } from "../manifest.ts";
import { configuration, has, type ConfigurationFile, type NodeProject } from "../node-project.ts";
import { at, isObject } from "../script/literal.ts";
import { browserRoutes, computedParts, firstListed, likely, sure, usual, type StaticDelivery } from "./delivery.ts";

const KINDS: readonly (readonly [string, StaticFramework])[] = [
  ["solid-js", "vite-solid"],
  ["preact", "vite-preact"],
  ["vue", "vite-vue"],
  ["svelte", "vite-svelte"],
  ["lit", "vite-lit"],
  ["lit-element", "vite-lit"],
  ["react", "vite-react"],
];

/** A frontend that Vite bundles into files. */
export function vite(application: NodeProject): StaticDelivery | undefined {
  const { manifest } = application;
  const tool = firstListed(manifest, ["vite", "rolldown-vite", "@vitejs/plugin-react", "@vitejs/plugin-vue"]);
  if (tool === undefined) return undefined;
  const config = configuration(application, "vite.config");
  // a library has no page
  const root = textAt(config, "root") ?? "";
  if (!has(application, within(root, "index.html")) && at(config?.value, "build", "lib") !== undefined) return undefined;
  const kind = KINDS.find(([name]) => dependsOn(manifest, name));
  const framework = kind === undefined ? likely<StaticFramework>("vite", tool.source) : sure(kind[1], dependencySource(manifest, kind[0]), tool.source);
  const outDir = textAt(config, "build", "outDir");
  const flag = /--outDir[= ]\s*(\S+)/.exec(manifest.scripts["build"] ?? "")?.[1];
  const base = textAt(config, "base") ?? /--base[= ]\s*(\S+)/.exec(manifest.scripts["build"] ?? "")?.[1];
  return {
    kind: "static",
    framework,
    output:
      outDir !== undefined && config !== undefined
        ? sure(within(root, outDir), from(config.path, lineOf(config.text, "outDir"), `outDir ${outDir}`))
        : flag !== undefined
          ? sure(within(root, flag), from(manifest.path, lineOf(manifest.text, "--outDir"), `--outDir ${flag}`))
          : usual(within(root, "dist"), config === undefined ? "where Vite builds" : `where Vite builds; ${config.path} names no other`),
    fallback: pages(application, config),
    base:
      base?.startsWith("/") === true && config !== undefined
        ? sure(base, from(config.path, lineOf(config.text, "base"), `base ${base}`))
        : usual("/", "no base path"),
    contradictions: [...computedParts(config, "/", "base"), ...(outDir === undefined ? computedParts(config, "dist", "build", "outDir") : [])],
  };
}

/** Several pages are files of their own; one page has its routes in the browser. */
function pages({ manifest }: NodeProject, config: ConfigurationFile | undefined): StaticDelivery["fallback"] {
  const type = at(config?.value, "appType");
  if (type === "mpa" && config !== undefined) return sure(false, from(config.path, lineOf(config.text, "appType"), "appType mpa"));
  const input = at(config?.value, "build", "rollupOptions", "input") ?? at(config?.value, "build", "rolldownOptions", "input");
  if (isObject(input) && Object.keys(input).length > 1 && config !== undefined)
    return likely(false, from(config.path, lineOf(config.text, "input"), "several pages"));
  return browserRoutes(manifest);
}

function textAt(config: ConfigurationFile | undefined, ...keys: readonly string[]): string | undefined {
  const value = at(config?.value, ...keys);
  if (typeof value === "string") return value.replace(/^\.\//, "");
  // path.resolve(__dirname, "../static") says the same
  const key = keys.at(-1) ?? "";
  const start = config?.text.indexOf(`${key}:`) ?? -1;
  if (start === -1 || value === undefined) return undefined;
  const called = /^[\w$]+:\s*(?:path\.)?(?:resolve|join)\(\s*(?:import\.meta\.dirname|__dirname)\s*,\s*["']([^"']*)["']\s*\)/.exec(
    config?.text.slice(start, start + 300) ?? "",
  );
  return called?.[1]?.replace(/^\.\//, "");
}
