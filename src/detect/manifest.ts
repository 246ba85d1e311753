import { UserError } from "../errors.ts";
import type { Project } from "../project/project.ts";

/** In the order they are looked for: the plain name, then files that say they are for production. */
const REQUIREMENT_FILES = [
  "requirements.txt",
  "requirements/production.txt",
  "requirements/prod.txt",
  "requirements-prod.txt",
  "requirements.prod.txt",
  "requirements/base.txt",
  "requirements/main.txt",
  "requirements/requirements.txt",
] as const;

const OTHER_MANAGERS: Readonly<Record<string, string>> = {
  "uv.lock": "uv",
  "poetry.lock": "Poetry",
  "pdm.lock": "PDM",
  "Pipfile.lock": "Pipenv",
  Pipfile: "Pipenv",
  "pixi.lock": "pixi",
  "environment.yml": "conda",
  "environment.yaml": "conda",
};

const MISSPELT: Readonly<Record<string, string>> = {
  "requirments.txt": "requirements.txt",
  "requirement.txt": "requirements.txt",
  "requirements.txt.txt": "requirements.txt",
  "Requirements.txt": "requirements.txt",
  requirements: "requirements.txt",
};

export interface Manifest {
  readonly path: string;
  /** Lock files of other managers that lie beside it. */
  readonly besides: readonly string[];
}

/**
 * Finds the file pip installs from.
 * @throws UserError `not-supported` for other package managers and other languages, `no-application` where nothing says what this is.
 */
export function findManifest(project: Project): Manifest {
  const others = Object.keys(OTHER_MANAGERS).filter((file) => project.exists(file));
  const found = REQUIREMENT_FILES.find((file) => project.exists(file) && !project.isDirectory(file));
  if (found !== undefined) return { path: found, besides: others };

  const other = others[0];
  if (other !== undefined) {
    throw new UserError("not-supported", `${OTHER_MANAGERS[other] ?? ""} is not supported yet`, {
      hint: "only pip with a requirements file is, so far",
      place: { path: other, line: 1, column: 1 },
    });
  }
  const misspelt = Object.keys(MISSPELT).find((file) => project.exists(file) && !project.isDirectory(file));
  if (misspelt !== undefined) {
    throw new UserError("no-requirements", `${misspelt} is a name that pip and other tools do not look for`, {
      hint: `rename it to ${MISSPELT[misspelt] ?? ""}`,
      place: { path: misspelt, line: 1, column: 1 },
    });
  }
  const deeper = project.files().find((file) => file.endsWith("/requirements.txt"));
  if (deeper !== undefined) {
    throw new UserError("no-application", "no requirements.txt here", {
      hint: `the application may be in ${deeper.slice(0, deeper.lastIndexOf("/"))}: give that directory`,
    });
  }
  if (project.exists("pyproject.toml")) {
    throw new UserError("not-supported", "an application that lists its dependencies in pyproject.toml is not supported yet", {
      hint: "only pip with a requirements file is, so far",
      place: { path: "pyproject.toml", line: 1, column: 1 },
    });
  }
  if (project.exists("package.json")) {
    throw new UserError("not-supported", "Node applications are not supported yet", {
      hint: "only Python with a requirements file is, so far",
      place: { path: "package.json", line: 1, column: 1 },
    });
  }
  throw new UserError("no-application", "found nothing that says what the application is", { hint: "give the directory that holds its requirements.txt" });
}
