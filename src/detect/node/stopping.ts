import type { Fact } from "../application.ts";
import { byDefault, from } from "../source.ts";
import type { NodeFramework } from "./application.ts";
import type { ScriptModule } from "./script/module.ts";

/** Packages that end a server in order when it is told to. */
const PACKAGES =
  /^(?:close-with-grace|@godaddy\/terminus|http-graceful-shutdown|fastify-graceful-shutdown|lightship|stoppable|http-terminator|http-shutdown|@fastify\/graceful-shutdown|exit-hook|async-exit-hook|death|node-graceful-shutdown|express-graceful-shutdown)$/;
/** Frameworks whose own server listens for the signal; tried in containers. */
const FRAMEWORKS = new Set<NodeFramework>(["next", "nuxt", "remix", "react-router", "sveltekit"]);

const LOGGERS =
  /^(?:pino|winston|bunyan|morgan|log4js|consola|signale|loglevel|tslog|roarr|koa-logger|express-winston|pino-http|nestjs-pino|nest-winston|hono\/logger)$/;
/** Frameworks that say where they listen. */
const SPOKEN = new Set<NodeFramework>(["nestjs", "next", "nuxt", "remix", "react-router", "sveltekit", "astro"]);

/** Whether something of the application writes to its output: a framework that does so by itself, a logger, the console. */
export function writesLogs(framework: NodeFramework, modules: readonly ScriptModule[]): boolean {
  if (SPOKEN.has(framework)) return true;
  return modules.some(
    (module) => module.imports.some((one) => LOGGERS.test(one.from)) || module.mentions("console") || (framework === "fastify" && module.mentions("logger")),
  );
}

/**
 * Whether the application ends by itself when it gets SIGTERM. As process 1, Node without a handler for the signal goes on as if nothing had happened:
 * the kernel has no default action for that process.
 */
export function endsOnSignal(framework: NodeFramework, ownServer: boolean, modules: readonly ScriptModule[]): Fact<boolean> {
  for (const module of modules) {
    const imported = module.imports.find((one) => PACKAGES.test(one.from));
    if (imported !== undefined) return { value: true, confidence: "likely", evidence: [from(module.path, imported.line, `imports ${imported.from}`)] };
    const token = module.tokens.find((one) => (one.kind === "string" && one.value === "SIGTERM") || one.text === "enableShutdownHooks");
    if (token !== undefined) return { value: true, confidence: "certain", evidence: [from(module.path, token.line, "handles SIGTERM")] };
  }
  if (!ownServer && FRAMEWORKS.has(framework))
    return { value: true, confidence: "likely", evidence: [byDefault(`the server of ${framework} handles SIGTERM`)] };
  return { value: false, confidence: "likely", evidence: [byDefault("nothing handles SIGTERM")] };
}
