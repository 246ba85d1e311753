import { from, lineOf } from "../../source.ts";
import type { StaticFramework } from "../application.ts";
import { dependencySource, dependsOn } from "../manifest.ts";
import { configuration, has, type NodeProject } from "../node-project.ts";
import { at } from "../script/literal.ts";
import { browserRoutes, likely, sure, usual, type StaticDelivery } from "./delivery.ts";

interface Tool {
  readonly dependency: string;
  readonly framework: StaticFramework;
  readonly output: string;
  /** Where the browser has routes of its own; undefined: as its packages tell. */
  readonly fallback?: false;
}

/** Tools that make files, with the folder they make them in. */
const TOOLS: readonly Tool[] = [
  { dependency: "react-scripts", framework: "create-react-app", output: "build" },
  { dependency: "@vue/cli-service", framework: "vue-cli", output: "dist" },
  { dependency: "gatsby", framework: "unknown", output: "public", fallback: false },
  { dependency: "@docusaurus/core", framework: "unknown", output: "build", fallback: false },
  { dependency: "@11ty/eleventy", framework: "unknown", output: "_site", fallback: false },
  { dependency: "parcel", framework: "unknown", output: "dist" },
  { dependency: "html-webpack-plugin", framework: "unknown", output: "dist" },
];

/** Frontends that other tools than Vite and the larger frameworks build. */
export function bundled(application: NodeProject): StaticDelivery | undefined {
  const { manifest } = application;
  const tool = TOOLS.find(({ dependency }) => dependsOn(manifest, dependency));
  if (tool === undefined) return undefined;
  const source = dependencySource(manifest, tool.dependency);
  const told = outputOf(application, tool);
  const home = manifest.fields["homepage"];
  const path = typeof home === "string" && tool.framework === "create-react-app" ? pathOf(home) : "/";
  return {
    kind: "static",
    framework: sure(tool.framework, source),
    output: told ?? usual(tool.output, `where ${tool.dependency} builds`),
    fallback: tool.fallback === undefined ? browserRoutes(manifest) : sure(false, source),
    base: path === "/" ? usual("/", "no base path") : likely(path, from(manifest.path, lineOf(manifest.text, '"homepage"'), String(home))),
    contradictions: [],
  };
}

function outputOf(application: NodeProject, { framework }: Tool): StaticDelivery["output"] | undefined {
  const { manifest } = application;
  const build = manifest.scripts["build"] ?? "";
  const path = /\bBUILD_PATH=["']?([^"'\s]+)/.exec(build)?.[1];
  if (framework === "create-react-app" && path !== undefined)
    return sure(path.replace(/^\.\//, ""), from(manifest.path, lineOf(manifest.text, "BUILD_PATH"), `BUILD_PATH=${path}`));
  const config = framework === "vue-cli" ? configuration(application, "vue.config") : undefined;
  const outputDir = at(config?.value, "outputDir");
  if (typeof outputDir === "string" && config !== undefined)
    return sure(outputDir.replace(/^\.\//, ""), from(config.path, lineOf(config.text, "outputDir"), outputDir));
  const folder = /--(?:dist-dir|out-dir|output-path|output)[= ]\s*(\S+)/.exec(build)?.[1];
  return folder === undefined ? undefined : sure(folder.replace(/^\.\//, ""), from(manifest.path, lineOf(manifest.text, folder), folder));
}

function pathOf(home: string): string {
  if (home.startsWith("/")) return home;
  try {
    return new URL(home).pathname;
  } catch {
    return "/";
  }
}

/** Pages that nobody builds: an index.html, perhaps in one of the usual folders. */
export function plainPages(application: NodeProject): StaticDelivery | undefined {
  const folder = ["", "public", "static", "www", "site", "src", "html", "docs"].find((one) => has(application, `${one}/index.html`));
  if (folder === undefined) return undefined;
  const place = from([application.folder, folder, "index.html"].filter((part) => part !== "").join("/"), undefined, "a page that nothing builds");
  return {
    kind: "static",
    framework: sure("html", place),
    output: sure(folder === "" ? "." : folder, place),
    fallback: likely(false, place),
    base: usual("/", "no base path"),
    contradictions: [],
  };
}
