import { from, lineOf } from "../../source.ts";
import { healthFile } from "../file-routes.ts";
import { dependencySource, dependsOn, within } from "../manifest.ts";
import { configuration, has, type NodeProject } from "../node-project.ts";
import { at } from "../script/literal.ts";
import { computedParts, likely, sure, usual, type Delivery } from "./delivery.ts";

/** React Router as a framework, and Remix before it. */
export function reactRouter(application: NodeProject): Delivery | undefined {
  const { manifest, folder } = application;
  const remix = ["@remix-run/dev", "@remix-run/node", "@remix-run/serve"].find((name) => dependsOn(manifest, name));
  const router = ["@react-router/dev", "@react-router/node", "@react-router/serve"].find((name) => dependsOn(manifest, name));
  const listed = router ?? remix;
  if (listed === undefined) return undefined;
  const source = dependencySource(manifest, listed);
  const config = configuration(application, router === undefined ? "remix.config" : "react-router.config");
  const told = at(config?.value, "buildDirectory");
  const build = typeof told === "string" ? told.replace(/^\.\//, "") : "build";
  const base = at(config?.value, "basename");
  const ssr = at(config?.value, "ssr");

  if (ssr === false && config !== undefined) {
    const place = from(config.path, lineOf(config.text, "ssr"), "ssr: false");
    return {
      kind: "static",
      framework: sure("react-router", source, place),
      output: sure(`${build}/client`, place),
      fallback: sure(true, place),
      base: typeof base === "string" ? sure(base, from(config.path, lineOf(config.text, "basename"), base)) : usual("/", "no basename"),
      contradictions: [...computedParts(config, "/", "basename"), ...computedParts(config, build, "buildDirectory")],
    };
  }
  const server = router === undefined ? "@remix-run/serve" : "@react-router/serve";
  const serves = dependsOn(manifest, server);
  const classic =
    router === undefined &&
    config !== undefined &&
    !has(application, "vite.config.ts") &&
    !has(application, "vite.config.js") &&
    !has(application, "vite.config.mjs");
  const page = ["app/routes/_index.tsx", "app/routes/index.tsx", "app/routes/_index.jsx", "app/routes/home.tsx"].find((path) => has(application, path));
  // dots in a name are slashes of the path
  const health = healthFile(application, [
    { folder: "app/routes", route: (file) => (/^[^/]+\.[jt]sx?$|\/route\.[jt]sx?$/.test(file) ? routeName(file) : undefined) },
  ]);
  return {
    kind: "server",
    framework: sure(router === undefined ? "remix" : "react-router", source),
    start: serves
      ? sure(
          [router === undefined ? "bin:remix-serve" : "bin:react-router-serve", classic ? "./build/index.js" : `./${build}/server/index.js`],
          dependencySource(manifest, server),
        )
      : undefined,
    outputs: [
      typeof told === "string" && config !== undefined
        ? sure(build, from(config.path, lineOf(config.text, "buildDirectory"), build))
        : usual(build, "where it builds"),
      ...(classic ? [usual("public/build", "where Remix builds")] : []),
    ],
    sources: classic ? ["public"] : [],
    bundled: false,
    listening: { HOST: "0.0.0.0", PORT: "3000" },
    port: 3000,
    page: health ?? (page === undefined ? undefined : likely("/", from(within(folder, page), undefined, "the page of the root"))),
    dataDirectories: [],
    contradictions: [],
  };
}

function routeName(file: string): string {
  const plain = file.replace(/(?:\/route)?\.[jt]sx?$/, "");
  return plain
    .split(/[./]/)
    .filter((part) => !part.startsWith("_") && part !== "")
    .join("/");
}
