import type { BuiltWithNode, NodeApplication, StaticApplication } from "../detect/node/application.ts";
import { askedFor, healthRow, merged, places, row, serviceRow, type Row } from "./init-rows.ts";

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: "Express",
  fastify: "Fastify",
  nestjs: "NestJS",
  hono: "Hono",
  koa: "Koa",
  next: "Next.js",
  nuxt: "Nuxt",
  remix: "Remix",
  "react-router": "React Router",
  sveltekit: "SvelteKit",
  astro: "Astro",
  "node:http": "Node's own http",
  "vite-react": "React, built by Vite",
  "vite-vue": "Vue, built by Vite",
  "vite-svelte": "Svelte, built by Vite",
  "vite-lit": "Lit, built by Vite",
  "vite-solid": "Solid, built by Vite",
  "vite-preact": "Preact, built by Vite",
  vite: "built by Vite",
  angular: "Angular",
  "create-react-app": "Create React App",
  "vue-cli": "Vue CLI",
  html: "plain pages",
};
const MOST_LISTED = 6;

/** What was found out about a server on Node, or about static files. */
export function nodeRows(application: NodeApplication | StaticApplication): Row[] {
  return application.language === "node" ? serverRows(application) : staticRows(application);
}

function serverRows(application: NodeApplication): Row[] {
  const { framework, start, port, health, services, environment, prisma, sources, outputs, dataDirectories, buildPackages, runtimePackages } = application;
  const missing = environment.filter((fact) => fact.value.required && !services.some((service) => service.value.variable === fact.value.name));
  return [
    row("framework", FRAMEWORKS[framework.value] ?? framework.value, framework),
    ...(start === undefined ? [] : [row("start", start.value.words.map((word) => word.replace(/^bin:/, "")).join(" "), start)]),
    ...builtRows(application),
    ...(prisma === undefined ? [] : [row("prisma", prisma.value.schema ?? "generates its client", prisma)]),
    ...services.map((fact) => serviceRow(fact, runtimePackages)),
    ...(runtimePackages.length === 0 ? [] : [merged("debian", runtimePackages)]),
    ...(buildPackages.length === 0 ? [] : [merged("to build", buildPackages)]),
    healthRow(health, framework.value !== "unknown"),
    row("port", String(port.value), port),
    ...(sources.length + outputs.length === 0 ? [] : [merged("copies", [...outputs, ...sources])]),
    ...(dataDirectories.length === 0 ? [] : [merged("writes to", dataDirectories)]),
    ...askedFor(missing),
  ];
}

function staticRows(application: StaticApplication): Row[] {
  const { framework, output, fallback, base } = application;
  return [
    row("framework", FRAMEWORKS[framework.value] ?? framework.value, framework),
    ...builtRows(application),
    row("hands out", output.value === "." ? application.pages.join(", ") : output.value, output),
    row("other paths", fallback.value ? "show index.html" : "are not found", fallback),
    ...(base.value === "/" ? [] : [row("served at", base.value, base)]),
    ["server", "nginx, port 8080", "answers /health"],
  ];
}

function builtRows({ node, packages, workspace, build, baked }: BuiltWithNode): Row[] {
  const names = baked.slice(0, MOST_LISTED).map((fact) => fact.value.name);
  return [
    ...(packages === undefined ? [] : [row("node", node.value, node), row("packages", packages.value.name.replace("-", " "), packages)]),
    ...(workspace === undefined ? [] : [["workspace", workspace.packageName, workspace.members.map((member) => member.name).join(", ")] as const]),
    ...(build === undefined ? [] : [row("build", build.value.command, build)]),
    ...(baked.length === 0
      ? []
      : [
          [
            "built in",
            `${names.join(", ")}${baked.length > MOST_LISTED ? ` and ${baked.length - MOST_LISTED} more` : ""}`,
            places(baked.slice(0, MOST_LISTED).flatMap((fact) => fact.evidence.slice(0, 1))),
          ] as const,
        ]),
  ];
}
