import type { Fact } from "../application.ts";
import { byDefault, from } from "../source.ts";
import type { NodeFramework } from "./application.ts";
import { dependencySource, type Manifest } from "./manifest.ts";
import type { ScriptModule } from "./script/module.ts";

/** Packages that are a server, the one that stands on others first: Nest stands on Express or Fastify. */
const FRAMEWORKS: readonly (readonly [string, NodeFramework])[] = [
  ["@nestjs/core", "nestjs"],
  ["fastify", "fastify"],
  ["hono", "hono"],
  ["koa", "koa"],
  ["express", "express"],
];

/** Other packages that answer requests: what has one of them is a server, though of no framework that is known more of. */
export const otherServers: readonly string[] = [
  "@hapi/hapi",
  "restify",
  "polka",
  "h3",
  "nitropack",
  "elysia",
  "@adonisjs/core",
  "@strapi/strapi",
  "@feathersjs/feathers",
  "sails",
  "@loopback/core",
  "@apollo/server",
  "apollo-server",
  "graphql-yoga",
  "@trpc/server",
  "socket.io",
  "ws",
  "@hocuspocus/server",
  "uWebSockets.js",
  "json-server",
  "@keystone-6/core",
  "@medusajs/medusa",
  "payload",
  "probot",
  "moleculer",
  "find-my-way",
  "connect",
  "micro",
  "parse-server",
  "ghost",
  "n8n",
];

/** The framework of a server: of those that are listed the one its sources import. */
export function serverFramework(manifest: Manifest, reached: readonly ScriptModule[]): Fact<NodeFramework> | undefined {
  const listed = FRAMEWORKS.filter(([name]) => Object.hasOwn(manifest.dependencies, name));
  for (const [name, framework] of [...listed, ...FRAMEWORKS.filter((one) => !listed.includes(one))]) {
    for (const module of reached) {
      const found = module.imports.find((one) => one.from === name);
      if (found === undefined) continue;
      const place = from(module.path, found.line, `imports ${name}`);
      return { value: framework, confidence: "certain", evidence: listed.some(([one]) => one === name) ? [dependencySource(manifest, name), place] : [place] };
    }
  }
  for (const module of reached) {
    const found = module.imports.find((one) => /^(?:node:)?https?2?$/.test(one.from));
    if (found !== undefined && module.mentions("createServer"))
      return { value: "node:http", confidence: "likely", evidence: [from(module.path, found.line, `imports ${found.from}`)] };
  }
  const [first] = listed;
  if (first !== undefined) return { value: first[1], confidence: "likely", evidence: [dependencySource(manifest, first[0])] };
  const other = otherServers.find((name) => Object.hasOwn(manifest.dependencies, name));
  return other === undefined ? undefined : { value: "unknown", confidence: "likely", evidence: [dependencySource(manifest, other)] };
}

export function noFramework(): Fact<NodeFramework> {
  return { value: "unknown", confidence: "default", evidence: [byDefault("no framework is known to it")] };
}
