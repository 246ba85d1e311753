import { spdxLicences } from "../facts/spdx-licences.ts";
import type { Project } from "../project/project.ts";
import type { ImageLabels } from "./application.ts";
import { readPyproject, tableOf, textOf } from "./packages/pyproject.ts";

/** Labels of the OCI specification, as far as pyproject.toml gives what they want. */
export function labelsOf(project: Project, title: string): ImageLabels {
  const pyproject = readPyproject(project);
  if (pyproject === undefined || pyproject === "broken") return { title, description: undefined, source: undefined, licenses: undefined };
  const [own, poetry] = [tableOf(pyproject.at("project")), tableOf(pyproject.at("tool", "poetry"))];
  const licence = textOf(own["license"]) ?? textOf(tableOf(own["license"])["text"]) ?? textOf(poetry["license"]);
  const links = Object.entries(tableOf(own["urls"])).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const);
  return {
    title,
    description: plain(textOf(own["description"]) ?? textOf(poetry["description"])),
    source: addressOf(links.find(([name]) => /^(?:repository|source(?: code)?|github|code)$/.test(name))?.[1] ?? textOf(poetry["repository"])),
    licenses: licence !== undefined && spdxLicences.has(licence.toLowerCase()) ? licence : undefined,
  };
}

/** Without what `uv init` and others put there for want of something better. */
function plain(text: string | undefined): string | undefined {
  const one = (text ?? "").replaceAll(/\s+/g, " ").trim();
  return one === "" || one.length > 200 || /^add your description here$/i.test(one) ? undefined : one;
}

function addressOf(text: string | undefined): string | undefined {
  return text !== undefined && /^https:\/\/[\w.-]+\/[^\s"$@]+$/.test(text) ? text.replace(/\.git$/, "") : undefined;
}
