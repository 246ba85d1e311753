import { from, lineOf } from "../../source.ts";
import { dependencySource, dependsOn, isRecord, objectOf, within } from "../manifest.ts";
import type { NodeProject } from "../node-project.ts";
import { jsonWithComments } from "../script/configuration.ts";
import { at, isObject } from "../script/literal.ts";
import { sure, usual, type Delivery } from "./delivery.ts";

/** Angular, as angular.json says what it builds and where to. */
export function angular(application: NodeProject): Delivery | undefined {
  const { manifest, project, folder } = application;
  if (!dependsOn(manifest, "@angular/core")) return undefined;
  const path = within(folder, "angular.json");
  const text = project.read(path);
  if (text === undefined) return undefined;
  const settings = objectOf(text) === undefined ? jsonWithComments(text) : undefined;
  const source = dependencySource(manifest, "@angular/core");
  const projects = isRecord(objectOf(text)?.["projects"]) ? objectOf(text)?.["projects"] : at(settings, "projects");
  const named = applicationIn(projects, objectOf(text)?.["defaultProject"], manifest.scripts["build"] ?? "");
  if (named === undefined) return undefined;
  const { name, build } = named;
  const options = recordAt(build, "options");
  const builder = typeof build["builder"] === "string" ? build["builder"] : "";
  const output = options["outputPath"];
  const base = typeof output === "string" ? output : isRecord(output) && typeof output["base"] === "string" ? output["base"] : `dist/${name}`;
  const browser = isRecord(output) && typeof output["browser"] === "string" ? output["browser"] : "browser";
  const layered = builder.endsWith(":application");
  const line = lineOf(text, '"outputPath"');
  const serves =
    layered && options["ssr"] !== undefined && options["ssr"] !== false && options["outputMode"] !== "static" && dependsOn(manifest, "@angular/ssr");
  if (serves) {
    return {
      kind: "server",
      framework: { value: "unknown", confidence: "likely", evidence: [source] },
      start: sure(["node", `${base}/server/server.mjs`], from(path, lineOf(text, '"ssr"'), "ssr")),
      outputs: [sure(base, from(path, line, base))],
      sources: [],
      bundled: true,
      listening: { PORT: "4000" },
      port: 4000,
      page: undefined,
      dataDirectories: [],
      contradictions: [],
    };
  }
  const folderOfFiles = layered ? (browser === "" ? base : `${base}/${browser}`) : base;
  const href = options["baseHref"];
  return {
    kind: "static",
    framework: sure("angular", source),
    output: line === undefined ? usual(folderOfFiles, "where Angular builds") : sure(folderOfFiles, from(path, line, base)),
    fallback: sure(true, source),
    base: typeof href === "string" ? sure(href, from(path, lineOf(text, '"baseHref"'), href)) : usual("/", "no baseHref"),
    contradictions: [],
  };
}

/** The project of type application that the build script names, else the default one, else the first. */
function applicationIn(
  projects: unknown,
  preferred: unknown,
  script: string,
): { readonly name: string; readonly build: Readonly<Record<string, unknown>> } | undefined {
  if (!isRecord(projects)) return undefined;
  const all = Object.entries(projects).flatMap(([name, one]) => {
    if (!isRecord(one) || one["projectType"] === "library") return [];
    const build = recordAt(recordAt(one, "architect", "targets"), "build");
    return Object.keys(build).length === 0 ? [] : [{ name, build }];
  });
  const words = new Set(script.split(/\s+/));
  return all.find(({ name }) => words.has(name)) ?? all.find(({ name }) => name === preferred) ?? all[0];
}

function recordAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  for (const key of keys) {
    const found: unknown = isRecord(value) || isObject(value as never) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    if (isRecord(found)) return found;
  }
  return {};
}
