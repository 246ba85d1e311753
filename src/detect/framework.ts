import { frameworkFacts, frameworks } from "../facts/python-frameworks.ts";
import type { FrameworkFacts } from "../facts/python-frameworks.ts";
import type { Fact, Framework } from "./application.ts";
import type { Requirement } from "./requirements.ts";
import { byDefault, from } from "./source.ts";

/** Required as tools as often as to serve: they count only where the source makes an application with them. */
const ALSO_LIBRARIES = new Set<Framework>(["aiohttp", "tornado", "gradio", "streamlit", "starlette", "bottle", "nicegui", "dash", "flask"]);

/** Every framework among the requirements, the likeliest first. */
export function frameworksRequired(requirements: readonly Requirement[]): Framework[] {
  const first = frameworkOf(requirements).value;
  const all = frameworks.filter(({ packages }) => requirements.some(({ name }) => packages.includes(name))).map(({ name }) => name);
  return [...new Set([first, ...all])];
}

/** The web framework among the requirements. */
export function frameworkOf(requirements: readonly Requirement[]): Fact<Framework> {
  const found = frameworks.flatMap((known) => {
    const requirement = requirements.find(({ name }) => known.packages.includes(name));
    return requirement === undefined ? [] : [{ known, requirement }];
  });
  const first = found.find(({ known }) => !ALSO_LIBRARIES.has(known.name)) ?? found[0];
  if (first === undefined) return { value: "unknown", confidence: "default", evidence: [byDefault("no web framework is required")] };
  const { path, line, written } = first.requirement;
  return { value: first.known.name, confidence: "likely", evidence: [from(path, line, written)] };
}

export function knownFramework(framework: Framework): FrameworkFacts | undefined {
  return frameworkFacts(framework);
}
