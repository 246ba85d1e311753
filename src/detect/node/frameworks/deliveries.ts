import type { NodeProject } from "../node-project.ts";
import type { StartFound } from "../start.ts";
import { otherServers } from "../servers.ts";
import { angular } from "./angular.ts";
import { astro } from "./astro.ts";
import { bundled, plainPages } from "./bundlers.ts";
import type { Delivery } from "./delivery.ts";
import { next } from "./next.ts";
import { nuxt } from "./nuxt.ts";
import { reactRouter } from "./react-router.ts";
import { sveltekit } from "./sveltekit.ts";
import { vite } from "./vite.ts";

const SERVERS = ["express", "fastify", "koa", "hono", "@nestjs/core", ...otherServers];

/** How the pages of an application are brought to people; undefined where it has none, or a server of its own brings them. */
export function deliveryOf(application: NodeProject, start: StartFound | undefined): Delivery | undefined {
  const framework = next(application) ?? nuxt(application) ?? reactRouter(application) ?? sveltekit(application) ?? astro(application) ?? angular(application);
  if (framework !== undefined) return framework;
  const { manifest } = application;
  const serves = SERVERS.some((name) => Object.hasOwn(manifest.dependencies, name)) && start !== undefined && !start.servesFiles;
  if (serves) return undefined;
  const files = vite(application) ?? bundled(application);
  // a program of its own beside the bundle: the start script decides
  if (
    files !== undefined &&
    start !== undefined &&
    !start.servesFiles &&
    start.fact.confidence === "certain" &&
    start.fact.value.program !== undefined &&
    !start.forDevelopment
  )
    return undefined;
  if (files !== undefined) return files;
  return start?.servesFiles === true ? plainPages(application) : undefined;
}
