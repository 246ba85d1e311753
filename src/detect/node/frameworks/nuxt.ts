import { from, lineOf } from "../../source.ts";
import { healthFile } from "../file-routes.ts";
import { dependencySource, dependsOn, versionAsked, within } from "../manifest.ts";
import { configuration, has, type NodeProject } from "../node-project.ts";
import { at } from "../script/literal.ts";
import { likely, sure, usual, type Delivery } from "./delivery.ts";

/** Nuxt 3 and later: Nitro's server, or files where the build script generates them. */
export function nuxt(application: NodeProject): Delivery | undefined {
  const { manifest, folder } = application;
  const name = ["nuxt", "nuxt-edge", "nuxt-nightly"].find((one) => dependsOn(manifest, one));
  if (name === undefined || /^[~^]?[12]\./.test(versionAsked(manifest, name) ?? "")) return undefined;
  const source = dependencySource(manifest, name);
  const config = configuration(application, "nuxt.config");
  const preset = at(config?.value, "nitro", "preset");
  const base = at(config?.value, "app", "baseURL");
  const generates = /\bnu(?:xt|xi) generate\b/.test(manifest.scripts["build"] ?? "") || preset === "static";
  if (generates) {
    return {
      kind: "static",
      framework: sure("nuxt", source),
      output: sure(".output/public", from(manifest.path, lineOf(manifest.text, "generate"), "nuxt generate")),
      fallback: likely(at(config?.value, "ssr") === false, source),
      base: typeof base === "string" ? sure(base, source) : usual("/", "no baseURL"),
      contradictions: [],
    };
  }
  const foreign = typeof preset === "string" && !/^node(?:-server|_server)?$/.test(preset) ? preset : undefined;
  const page = ["pages/index.vue", "app/pages/index.vue", "app.vue", "app/app.vue", "src/pages/index.vue"].find((path) => has(application, path));
  const named = (file: string): string | undefined =>
    /\.[jt]s$/.test(file) && !/\.(?:post|put|patch|delete)\.[jt]s$/.test(file) ? file.replace(/(?:\/index)?(?:\.get)?\.[jt]s$/, "") : undefined;
  const health = healthFile(application, [
    { folder: "server/routes", route: named },
    { folder: "server/api", route: (file) => (named(file) === undefined ? undefined : `api/${named(file) ?? ""}`) },
  ]);
  return {
    kind: "server",
    framework: sure("nuxt", source),
    start: sure(["node", ".output/server/index.mjs"], source),
    outputs: [usual(".output", "where Nitro builds")],
    sources: [],
    bundled: true,
    listening: { HOST: "0.0.0.0", PORT: "3000" },
    port: 3000,
    page:
      health ??
      (page === undefined || has(application, "middleware") || has(application, "app/middleware")
        ? undefined
        : likely("/", from(within(folder, page), undefined, "the page of the root"))),
    dataDirectories: [],
    contradictions: foreign === undefined ? [] : [`${config?.path ?? "nuxt.config"} builds for ${foreign}; the image builds with NITRO_PRESET=node-server`],
  };
}
