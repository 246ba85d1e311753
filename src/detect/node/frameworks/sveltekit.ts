import { from, lineOf } from "../../source.ts";
import { healthFile, withoutGroups } from "../file-routes.ts";
import { dependencySource, dependsOn, within } from "../manifest.ts";
import { configuration, has, type NodeProject } from "../node-project.ts";
import { readModule } from "../script/module.ts";
import { at, literalAt, type Literal } from "../script/literal.ts";
import { likely, sure, usual, type Delivery } from "./delivery.ts";

/** SvelteKit, by the adapter that its configuration imports. */
export function sveltekit(application: NodeProject): Delivery | undefined {
  const { manifest, folder } = application;
  if (!dependsOn(manifest, "@sveltejs/kit")) return undefined;
  const source = dependencySource(manifest, "@sveltejs/kit");
  const config = configuration(application, "svelte.config") ?? configuration(application, "vite.config");
  const module = config === undefined ? undefined : readModule(config.path, config.text);
  const imported = module?.imports.find(({ from: name }) => /(?:^@sveltejs\/|svelte-)adapter-/.test(name));
  const adapter = imported?.from.replace(/^.*adapter-/, "");
  const call = module?.calls.find(({ callee }) => imported?.names.some((name) => name.as === callee));
  const options: Literal | undefined = call === undefined ? undefined : literalAt(call.args[0] ?? [], 0);
  const place = config === undefined || imported === undefined ? source : from(config.path, imported.line, imported.from);

  if (adapter === "static") {
    const pages = at(options, "pages");
    const fallback = at(options, "fallback");
    return {
      kind: "static",
      framework: sure("sveltekit", source, place),
      output: sure(typeof pages === "string" ? pages : "build", place),
      fallback: sure(typeof fallback === "string", place),
      base: usual("/", "no base path"),
      contradictions: typeof fallback === "string" && fallback !== "index.html" ? [`${config?.path ?? ""} names ${fallback} as its page for every path`] : [],
    };
  }
  const out = at(options, "out");
  const build = typeof out === "string" ? out.replace(/^\.\//, "") : "build";
  const fits = adapter === "node" || adapter === "bun";
  const page = ["src/routes/+page.svelte", "src/routes/(app)/+page.svelte"].find((path) => has(application, path));
  const health = healthFile(application, [
    { folder: "src/routes", route: (file) => (/\/\+server\.[jt]s$/.test(file) ? withoutGroups(file.replace(/\/\+server\.[jt]s$/, "")) : undefined) },
  ]);
  return {
    kind: "server",
    framework: sure("sveltekit", source),
    start: fits ? sure(["node", build], place) : undefined,
    outputs: fits ? [sure(build, place)] : [],
    sources: [],
    bundled: false,
    listening: { HOST: "0.0.0.0", PORT: "3000" },
    port: 3000,
    page: health ?? (page === undefined ? undefined : likely("/", from(within(folder, page), undefined, "the page of the root"))),
    dataDirectories: [],
    contradictions: fits
      ? []
      : [
          `${config?.path ?? "svelte.config.js"}${config === undefined ? "" : `:${lineOf(config.text, "adapter") ?? 1}`} uses adapter-${adapter ?? "auto"}, which makes nothing that runs in a container; take @sveltejs/adapter-node`,
        ],
  };
}
