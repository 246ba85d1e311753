import { basename } from "node:path/posix";
import { spdxLicences } from "../facts/spdx-licences.ts";

/** The template that a Dockerfile is a part of, and what is asked of whoever fills it in. */
export interface FileTemplate {
  readonly kind: "cookiecutter" | "copier";
  /** The Dockerfile's folder below the root of what is made, empty for the root itself. */
  readonly folder: string;
  /** Names of variables with their values, or their choices. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** Names that templates give such variables, the best first. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  title: ["project_name", "project_title", "app_name", "name", "repo_name", "project_slug"],
  description: ["project_description", "project_short_description", "short_description", "description"],
  vendor: ["organization", "organization_name", "company", "company_name", "vendor", "author_name", "full_name", "author"],
  licenses: ["license", "licence", "open_source_license", "project_license"],
  url: ["project_url", "homepage", "url"],
  source: ["repository_url", "repo_url", "source_url", "github_url", "project_repo_url"],
};

/** What a template's own variables answer, by the short names of OCI labels. */
export function labelsOfTemplate({ folder, kind, variables }: FileTemplate): ReadonlyMap<string, string> {
  const found = Object.entries(NAMES).flatMap(([label, names]) => {
    const name = names.find((each) => variables.has(each));
    if (name === undefined) return [];
    // a choice like "Not open source" is no licence that anyone knows
    if (label === "licenses" && !(variables.get(name) ?? []).every((value) => spdxLicences.has(value.toLowerCase()))) return [];
    const tag = kind === "cookiecutter" ? `{{ cookiecutter.${name} }}` : `{{ ${name} }}`;
    return [[label, label === "title" && folder !== "" ? `${tag} ${basename(folder)}` : tag] as const];
  });
  return new Map(found);
}
