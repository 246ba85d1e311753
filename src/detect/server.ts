import type { Application, Fact } from "./application.ts";
import type { ServerCommand } from "./commands.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";

/** The program that serves the application: what the requirements bring, else what the interface usually takes, to be added. */
export function serverOf(interfaceName: "asgi" | "wsgi", requirements: readonly Requirement[], commands: readonly ServerCommand[]): Application["server"] {
  const name = interfaceName === "asgi" ? "uvicorn" : "gunicorn";
  const declared = requirements.find((requirement) => requirement.name === name || (name === "uvicorn" && bringsUvicorn(requirement)));
  if (declared !== undefined)
    return { value: { name, declared: true }, confidence: "certain", evidence: [from(declared.path, declared.line, declared.written)] };
  const used = commands.find((command) => command.program === name);
  const evidence =
    used === undefined ? [byDefault(`usual for ${interfaceName.toUpperCase()}; no requirement brings it`)] : [from(used.path, used.line, used.written)];
  return { value: { name, declared: false }, confidence: "likely", evidence };
}

function bringsUvicorn({ name, extras }: Requirement): boolean {
  if (name === "fastapi") return extras.includes("standard") || extras.includes("all");
  if (name === "fastapi-cli") return extras.includes("standard");
  return name === "litestar" && extras.includes("standard");
}

/** The port from the commands, from `uvicorn.run(…, port=…)`, else the server's own. */
export function portOf(commands: readonly ServerCommand[], inSource: Fact<number> | undefined, server: "uvicorn" | "gunicorn"): Fact<number> {
  for (const { port, path, line, written } of commands) {
    if (port !== undefined) return { value: port, confidence: "certain", evidence: [from(path, line, written)] };
  }
  if (inSource !== undefined) return inSource;
  return { value: 8000, confidence: "default", evidence: [byDefault(`default of ${server}, nothing says else`)] };
}
