import type { Project } from "../project/project.ts";
import { UserError } from "../errors.ts";
import { withoutTrailing } from "../text/trim.ts";
import type { Application, Fact } from "./application.ts";
import { serverCommands } from "./commands.ts";
import { findEntry } from "./entry.ts";
import { environmentOf } from "./environment.ts";
import { frameworkOf, knownFramework } from "./framework.ts";
import type { Framework } from "./framework.ts";
import { healthPath } from "./health.ts";
import { constantsOf } from "./literals.ts";
import { findManifest } from "./manifest.ts";
import { foldersWritten } from "./paths-in-source.ts";
import { portInSource } from "./port-in-source.ts";
import { pythonVersion } from "./python-version.ts";
import { reachedFrom } from "./reach.ts";
import { readRequirements } from "./requirements.ts";
import { portOf, serverOf } from "./server.ts";
import { servicesOf } from "./services.ts";
import { byDefault, from } from "./source.ts";
import { sourcesOf } from "./sources.ts";
import { systemPackages } from "./system-packages.ts";

/** Something that keeps the set from being written well, and what to do about it. */
export interface DetectionProblem {
  readonly code: "entry-unknown" | "requirements-unreadable";
  readonly message: string;
  readonly hint: string;
}

export interface Detection {
  readonly application: Application;
  readonly problems: readonly DetectionProblem[];
}

/**
 * Finds out what an application is, by reading its files; nothing of it is run.
 * @throws UserError `not-supported`, `no-application`, `no-requirements`: see findManifest.
 */
export function detect(project: Project): Detection {
  const manifest = findManifest(project);
  const requirements = readRequirements(project, manifest.path);
  const local = requirements.all.find((requirement) => requirement.kind === "local");
  if (local !== undefined) {
    throw new UserError("not-supported", `a requirement that is installed from a path is not supported yet: ${local.written}`, {
      hint: "list what it needs in the requirements file; code beside the application is copied as it is",
      place: { path: local.path, line: local.line, column: 1 },
    });
  }

  const commands = serverCommands(project);
  const required = frameworkOf(requirements.all);
  const entry = findEntry(project, required.value, commands);
  const framework = withImport(required, entry?.candidate);
  const reached = entry === undefined ? [] : reachedFrom(entry.modules, entry.file);
  const interfaceFact = interfaceOf(framework, entry?.fact.value);
  const server = serverOf(interfaceFact.value, requirements.all, commands);
  const environment = environmentOf(project, reached);
  const python = pythonVersion(project);
  const packages = systemPackages(requirements.all);

  return {
    application: {
      name: nameOf(project),
      language: "python",
      framework,
      interface: interfaceFact,
      entry: entry?.fact,
      ...(entry !== undefined && entry.modules.root !== "" ? { importRoot: entry.modules.root } : {}),
      packages: {
        value: { name: "pip", manifests: requirements.files, options: requirements.options },
        confidence: "certain",
        evidence: [from(manifest.path, undefined, "requirements file")],
      },
      python: python.fact,
      server,
      port: portOf(commands, portInSource(reached), server.value.name),
      health: entry === undefined ? undefined : healthPath(reached, entry.modules, constantsOf(reached)),
      services: servicesOf(requirements.all, environment),
      environment,
      sources: sourcesOf(project, reached, requirements.all, framework.value),
      dataDirectories: foldersWritten(reached),
      buildPackages: packages.build,
      runtimePackages: packages.runtime,
      contradictions: [
        ...python.contradictions,
        ...(entry?.contradictions ?? []),
        ...manifest.besides.map((file) => `${file} lies beside ${manifest.path}; took ${manifest.path}`),
      ],
    },
    problems: [
      ...(entry === undefined ? [entryProblem()] : []),
      ...requirements.problems.map(({ path, line, message }) => ({
        code: "requirements-unreadable" as const,
        message: `${path}:${line}: ${message}`,
        hint: "pip will refuse it too; name a file that is there",
      })),
    ],
  };
}

function entryProblem(): DetectionProblem {
  return {
    code: "entry-unknown",
    message: "found no application object to serve, such as app = FastAPI()",
    hint: 'say which one it is in pyproject.toml: [tool.fastapi] entrypoint = "package.module:app"; or in a Procfile: web: uvicorn package.module:app',
  };
}

function withImport(
  required: Fact<Framework>,
  candidate: { readonly framework: Framework; readonly path: string; readonly importLine: number } | undefined,
): Fact<Framework> {
  if (candidate === undefined) return required;
  const imported = from(candidate.path, candidate.importLine, `imports ${candidate.framework}`);
  if (candidate.framework === required.value) return { ...required, confidence: "certain", evidence: [...required.evidence, imported] };
  return { value: candidate.framework, confidence: "likely", evidence: [imported] };
}

function interfaceOf(framework: Fact<Framework>, entry: string | undefined): Fact<"asgi" | "wsgi"> {
  const known = knownFramework(framework.value);
  if (framework.value === "django" && entry?.includes("asgi:"))
    return { value: "asgi", confidence: "likely", evidence: [byDefault("ASGI_APPLICATION is set")] };
  if (known === undefined) return { value: "asgi", confidence: "default", evidence: [byDefault("nothing says otherwise")] };
  return { value: known.interface, confidence: "certain", evidence: [byDefault(`what ${known.framework} speaks`)] };
}

/** The directory's name, as an image's name may be written. */
function nameOf(project: Project): string {
  const name = project.root.split(/[\\/]/).at(-1) ?? "";
  return (
    withoutTrailing(
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .slice(0, 60)
        .replace(/^-+/, ""),
      "-",
    ) || "application"
  );
}
