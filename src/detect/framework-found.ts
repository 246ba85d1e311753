import type { Application, Fact, Framework } from "./application.ts";
import type { DjangoFound } from "./django.ts";
import type { FoundEntry } from "./entry.ts";
import { knownFramework } from "./framework.ts";
import { byDefault, from } from "./source.ts";

/** The framework, once it is known what is served: what the source makes wins over what is only required. */
export function frameworkFound(required: Fact<Framework>, found: FoundEntry | undefined, django: DjangoFound | undefined): Fact<Framework> {
  const candidate = found?.candidate;
  if (candidate === undefined) {
    const isDjango = found !== undefined && django !== undefined && required.value !== "django" && /^(?:.*[./])?(?:wsgi|asgi)\.py$/.test(found.file);
    if (required.value === "django" && django?.manage !== undefined)
      return { ...required, confidence: "certain", evidence: [...required.evidence, from(django.manage, undefined, "Django's own command")] };
    return isDjango ? { value: "django", confidence: "likely", evidence: [from(django.manage ?? found.file, undefined, "Django's own module")] } : required;
  }
  const imported = from(candidate.path, candidate.importLine, `imports ${candidate.framework}`);
  if (candidate.framework === required.value) return { ...required, confidence: "certain", evidence: [...required.evidence, imported] };
  return { value: candidate.framework, confidence: "likely", evidence: [imported] };
}

/** The protocol that the application and its server speak. */
export function interfaceOf(framework: Fact<Framework>, found: FoundEntry | undefined): Application["interface"] {
  const known = knownFramework(framework.value);
  if (found !== undefined && framework.value === "django") {
    const asgi = /asgi(?:\.|:|$)/.test(found.fact.value);
    return asgi
      ? { value: "asgi", confidence: "certain", evidence: found.fact.evidence }
      : { value: "wsgi", confidence: "certain", evidence: [byDefault("what Django speaks unless its settings or its command say otherwise")] };
  }
  if (found?.candidate !== undefined)
    return { value: found.candidate.interface, confidence: "certain", evidence: [byDefault(`what ${known?.label ?? framework.value} speaks`)] };
  if (known !== undefined) return { value: known.interface, confidence: "certain", evidence: [byDefault(`what ${known.label} speaks`)] };
  const program = found?.command?.program;
  if (program !== undefined) {
    const asgi = ["uvicorn", "hypercorn", "daphne", "granian"].includes(program) || (found?.command?.words.some((word) => /uvicorn/i.test(word)) ?? false);
    return { value: asgi ? "asgi" : "wsgi", confidence: "likely", evidence: found?.fact.evidence ?? [] };
  }
  return { value: found === undefined ? "none" : "asgi", confidence: "default", evidence: [byDefault("nothing says otherwise")] };
}
