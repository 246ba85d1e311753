import { parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import { readYamlDocument } from "../project/yaml.ts";
import type { FactSource } from "./application.ts";
import { tableOf, textOf } from "./packages/pyproject.ts";
import { from } from "./source.ts";

/** A folder from which a tool makes projects: it is no application until then. */
export interface Template {
  readonly directory: string;
  readonly tool: "cookiecutter" | "copier";
  readonly source: FactSource;
}

/** Cookiecutter's and Copier's templates, the outermost folder of each. */
export function templatesIn(project: Project): Template[] {
  const found = new Map<string, Template>();
  for (const file of project.files()) {
    if (!file.includes("{{")) continue;
    const parts = file.split("/");
    const at = parts.findIndex((part, index) => index < parts.length - 1 && part.includes("{{") && part.indexOf("}}") > part.indexOf("{{"));
    if (at === -1) continue;
    const directory = parts.slice(0, at + 1).join("/");
    const configured = `${parts.slice(0, at).join("/")}${at === 0 ? "" : "/"}cookiecutter.json`;
    const source = project.exists(configured)
      ? from(configured, undefined, "cookiecutter's questions")
      : from(directory, undefined, "a name that is filled in later");
    if (!found.has(directory)) found.set(directory, { directory, tool: "cookiecutter", source });
  }
  for (const file of project.files()) {
    if (!/(?:^|\/)copier\.ya?ml$/.test(file)) continue;
    const directory = subdirectoryOf(project.read(file));
    if (directory === undefined) continue;
    const whole = [parentOf(file), directory].filter((part) => part !== "").join("/");
    if (project.isDirectory(whole) && !found.has(whole))
      found.set(whole, { directory: whole, tool: "copier", source: from(file, undefined, "_subdirectory of copier") });
  }
  return [...found.values()];
}

/** Copier takes the whole repository where no `_subdirectory` is named: then it may be an application by itself as well. */
function subdirectoryOf(text: string | undefined): string | undefined {
  try {
    const written = text === undefined ? undefined : textOf(tableOf(readYamlDocument(text)?.toJS({ maxAliasCount: 100 }))["_subdirectory"]);
    return written === undefined || written.includes("{{") || written === "." ? undefined : written;
  } catch {
    return undefined;
  }
}
