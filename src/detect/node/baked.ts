import type { EnvironmentVariable, Fact } from "../application.ts";
import { readDotenv } from "../../project/dotenv.ts";
import { addTo } from "../../text/add-to.ts";
import { from } from "../source.ts";
import { isSecret } from "../environment.ts";
import { dependsOn, within } from "./manifest.ts";
import { configuration, type NodeProject } from "./node-project.ts";
import { at } from "./script/literal.ts";
import { directReads } from "./environment.ts";
import { readModule } from "./script/module.ts";

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html|mdx)$/;
const ASIDE =
  /(?:^|\/)(?:node_modules|dist|build|out|coverage|test|tests|__tests__|__mocks__|e2e|cypress|playwright|storybook|\.storybook|stories|scripts|public)\/|\.(?:test|spec|stories|d)\.[cm]?[jt]sx?$/;
const WORDS = ["import.meta.env", "process.env", "$env/static"];
const MOST_FILES = 6000;
/** What the tools give by themselves. */
const GIVEN = new Set(["MODE", "BASE_URL", "PROD", "DEV", "SSR", "SITE", "ASSETS_PREFIX", "LEGACY", "PUBLIC_URL", "NODE_ENV", "BUILD_PATH"]);
/** Read by the tool itself while it builds. */
const FILES = [".env.production", ".env"];

/** Prefixes of variables whose values end up in what the browser gets. */
export function bakedPrefixes(application: NodeProject): readonly string[] {
  const { manifest } = application;
  const prefixes: string[] = [];
  if (dependsOn(manifest, "vite") || dependsOn(manifest, "@react-router/dev") || dependsOn(manifest, "@remix-run/dev")) {
    const told = at(configuration(application, "vite.config")?.value, "envPrefix");
    const listed = (Array.isArray(told) ? told : [told]).filter((one): one is string => typeof one === "string");
    prefixes.push(...(listed.length === 0 ? ["VITE_"] : listed));
  }
  const byPackage: readonly (readonly [string, string])[] = [
    ["next", "NEXT_PUBLIC_"],
    ["react-scripts", "REACT_APP_"],
    ["@vue/cli-service", "VUE_APP_"],
    ["gatsby", "GATSBY_"],
    ["astro", "PUBLIC_"],
    ["@sveltejs/kit", "PUBLIC_"],
    ["expo", "EXPO_PUBLIC_"],
    ["astro", "VITE_"],
    ["@sveltejs/kit", "VITE_"],
  ];
  for (const [name, prefix] of byPackage) if (dependsOn(manifest, name)) prefixes.push(prefix);
  return [...new Set(prefixes)];
}

/** Variables whose values the build writes into what it makes, with the value that a file of the repository gives them for production. */
export function bakedVariables(application: NodeProject): Fact<EnvironmentVariable>[] {
  const prefixes = bakedPrefixes(application);
  if (prefixes.length === 0) return [];
  const isBaked = (name: string): boolean => prefixes.some((prefix) => name.startsWith(prefix)) && !GIVEN.has(name) && /^\w+$/.test(name);
  const { project, folder } = application;
  const found = new Map<string, { path: string; line: number; default: string | undefined }[]>();
  let files = 0;
  for (const path of project.files()) {
    if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
    const name = folder === "" ? path : path.slice(folder.length + 1);
    if (!SCRIPT.test(name) || ASIDE.test(name)) continue;
    files += 1;
    if (files > MOST_FILES) break;
    const text = project.read(path);
    if (text === undefined || !WORDS.some((word) => text.includes(word)) || !prefixes.some((prefix) => text.includes(prefix))) continue;
    const module = readModule(path, text);
    for (const read of directReads(module)) if (isBaked(read.name)) addTo(found, read.name, read);
    // names imported from $env/static/public
    for (const one of module.imports)
      if (one.from === "$env/static/public" || one.from === "$env/static/private")
        for (const { name: variable } of one.names)
          if (!GIVEN.has(variable) && /^\w+$/.test(variable)) addTo(found, variable, { path, line: one.line, default: undefined });
  }
  const values = committedValues(application);
  return [...found].map(([name, reads]) => {
    const value = values.get(name);
    return {
      value: {
        name,
        required: false,
        secret: isSecret(name),
        default: reads.find((read) => read.default !== undefined)?.default,
        ...(value === undefined || value.value === "" || isSecret(name) ? {} : { example: value.value }),
      },
      confidence: "certain" as const,
      evidence: [...reads.slice(0, 20).map((read) => from(read.path, read.line, name)), ...(value === undefined ? [] : [from(value.path, value.line, name)])],
    };
  });
}

function committedValues({ project, folder }: NodeProject): ReadonlyMap<string, { readonly value: string; readonly path: string; readonly line: number }> {
  const values = new Map<string, { value: string; path: string; line: number }>();
  for (const file of FILES) {
    const path = within(folder, file);
    const text = project.read(path);
    if (text === undefined) continue;
    for (const { name, value, line, commented } of readDotenv(text)) if (!commented && !values.has(name)) values.set(name, { value, path, line });
  }
  return values;
}
