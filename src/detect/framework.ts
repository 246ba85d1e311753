import type { Application, Fact } from "./application.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";

export type Framework = Application["framework"]["value"];

interface Known {
  readonly framework: Exclude<Framework, "unknown">;
  readonly requirement: string;
  readonly interface: "asgi" | "wsgi";
  /** The class a module makes its application of, and where it is imported from. */
  readonly className: string | undefined;
  readonly modules: readonly string[];
}

/** In the order they win when several are installed: FastAPI brings Starlette with it. */
export const FRAMEWORKS: readonly Known[] = [
  { framework: "fastapi", requirement: "fastapi", interface: "asgi", className: "FastAPI", modules: ["fastapi", "fastapi.applications"] },
  { framework: "litestar", requirement: "litestar", interface: "asgi", className: "Litestar", modules: ["litestar", "litestar.app"] },
  { framework: "django", requirement: "django", interface: "wsgi", className: undefined, modules: ["django"] },
  { framework: "flask", requirement: "flask", interface: "wsgi", className: "Flask", modules: ["flask", "flask.app"] },
  { framework: "starlette", requirement: "starlette", interface: "asgi", className: "Starlette", modules: ["starlette.applications"] },
];

export function frameworkOf(requirements: readonly Requirement[]): Fact<Framework> {
  for (const known of FRAMEWORKS) {
    const found = requirements.find((requirement) => requirement.name === known.requirement);
    if (found !== undefined) return { value: known.framework, confidence: "likely", evidence: [from(found.path, found.line, found.written)] };
  }
  return { value: "unknown", confidence: "default", evidence: [byDefault("no web framework is required")] };
}

export function knownFramework(framework: Framework): Known | undefined {
  return FRAMEWORKS.find((known) => known.framework === framework);
}
