import type { Fact } from "../../application.ts";
import { byDefault, from, lineOf } from "../../source.ts";
import { healthFile, withoutGroups } from "../file-routes.ts";
import { dependencySource, dependsOn, within } from "../manifest.ts";
import { configuration, has, type ConfigurationFile, type NodeProject } from "../node-project.ts";
import { at } from "../script/literal.ts";
import { sure, usual, type Delivery } from "./delivery.ts";

/** Next.js: its standalone server where the configuration asks for it, `next start` where not, files where it exports. */
export function next(application: NodeProject): Delivery | undefined {
  const { manifest } = application;
  if (!dependsOn(manifest, "next")) return undefined;
  const source = dependencySource(manifest, "next");
  const config = configuration(application, "next.config");
  const folder = textAt(config, "distDir") ?? ".next";
  const output = textAt(config, "output") ?? outputInText(config);
  const told = config === undefined ? byDefault("no next.config") : from(config.path, lineOf(config.text, "output"), `output: ${output ?? ""}`);

  if (output === "export") {
    const base = textAt(config, "basePath");
    return {
      kind: "static",
      framework: sure("next", source, told),
      output: sure(textAt(config, "distDir") ?? "out", told),
      fallback: sure(false, told),
      base: base === undefined || config === undefined ? usual("/", "no basePath") : sure(`${base}/`, from(config.path, lineOf(config.text, "basePath"), base)),
      contradictions: [],
    };
  }
  const standalone = output === "standalone";
  const base = textAt(config, "basePath") ?? "";
  return {
    kind: "server",
    framework: sure("next", source),
    start: standalone ? sure(["node", "server.js"], told) : sure(["bin:next", "start"], source),
    outputs: standalone ? [sure(`${folder}/standalone`, told), sure(`${folder}/static`, told)] : [usual(folder, "where next builds")],
    sources: standalone ? ["public"] : ["public", ...(config === undefined ? [] : [config.name]), "next-i18next.config.js", "i18n.json"],
    bundled: standalone,
    listening: { HOSTNAME: "0.0.0.0", PORT: "3000" },
    port: 3000,
    page: rootPage(application, base),
    dataDirectories: [usual(`${folder}/cache`, "where Next keeps pages and images it made")],
    contradictions: standalone
      ? []
      : [`${config?.path ?? "next.config"} has no output: "standalone"; with it the image holds only what the server uses, a fraction of node_modules`],
  };
}

/** Where a function or a plugin makes the configuration, the plain words still tell. */
function outputInText(config: ConfigurationFile | undefined): string | undefined {
  return /\boutput: ?["'](standalone|export)["']/.exec(config?.text ?? "")?.[1];
}

function textAt(config: ConfigurationFile | undefined, key: string): string | undefined {
  const value = at(config?.value, key);
  return typeof value === "string" && value !== "" ? value.replace(/^\.\//, "") : undefined;
}

/** The page of the root, where no middleware may send it elsewhere. */
function rootPage(application: NodeProject, base: string): Fact<string> | undefined {
  const { folder } = application;
  const inApp = (file: string): string | undefined => (/(?:^|\/)route\.[jt]s$/.test(file) ? withoutGroups(file.replace(/\/?route\.[jt]s$/, "")) : undefined);
  const inPages = (file: string): string | undefined => (/^api\/.*\.[jt]s$/.test(file) ? file.replace(/(?:\/index)?\.[jt]s$/, "") : undefined);
  const health = healthFile(
    application,
    [
      { folder: "app", route: inApp },
      { folder: "src/app", route: inApp },
      { folder: "pages", route: inPages },
      { folder: "src/pages", route: inPages },
    ],
    base,
  );
  if (health !== undefined) return health;
  if (["middleware.ts", "middleware.js", "src/middleware.ts", "src/middleware.js", "proxy.ts", "src/proxy.ts"].some((path) => has(application, path)))
    return undefined;
  const pages = ["app/page", "src/app/page", "pages/index", "src/pages/index"].flatMap((path) =>
    ["tsx", "ts", "jsx", "js"].map((extension) => `${path}.${extension}`),
  );
  const page = pages.find((path) => has(application, path));
  return page === undefined
    ? undefined
    : { value: base === "" ? "/" : base, confidence: "likely", evidence: [from(within(folder, page), undefined, "the page of the root")] };
}
