import { spdxLicences } from "../facts/spdx-licences.ts";
import type { Project } from "../project/project.ts";
import { at, readToml } from "../project/toml.ts";
import { onceFor } from "../text/once.ts";
import { beforeCommand, lineEndOf } from "./inserted-lines.ts";
import type { FileEvidence, FixEdit } from "./kind.ts";
import type { SetLabel } from "./labels.ts";
import { labelsOfTemplate, type FileTemplate } from "./template-labels.ts";

const OCI = "org.opencontainers.image.";

/** OCI labels that a project's own manifest answers, by their full names. What changes with each release is the build's to say. */
export const labelsOfProject: (project: Project) => ReadonlyMap<string, string> = onceFor((project: Project): ReadonlyMap<string, string> => {
  const said = { ...ofNode(project.read("package.json")), ...ofPython(project.read("pyproject.toml")) };
  const labels = Object.entries(said).flatMap(([name, value]) => (typeof value === "string" && isPlain(value) ? [[OCI + name, value] as const] : []));
  return new Map(labels);
});

/** Adds those of the labels that the project answers, in one LABEL of the target. */
export function labelsAdded({ plan, project, template }: FileEvidence, missing: readonly string[]): readonly FixEdit[] {
  const known = labelsKnown(project, template);
  const pairs = missing.flatMap((label) => {
    const value = known.get(label);
    return value === undefined ? [] : [`${label}=${JSON.stringify(value)}`];
  });
  return pairs.length === 0 ? [] : beforeCommand(plan, "LABEL", pairs.join(` ${plan.tree.escape}${lineEndOf(plan.text)}      `));
}

/** Gives labels that stand there empty the value that the project answers. */
export function labelsFilled({ plan, project, template }: FileEvidence, empty: readonly SetLabel[]): readonly FixEdit[] {
  const known = labelsKnown(project, template);
  return empty.flatMap(({ name, span }) => {
    const value = known.get(name);
    return value === undefined || !plan.text.slice(span.start, span.end).startsWith(`${name}=`) ? [] : [{ ...span, text: `${name}=${JSON.stringify(value)}` }];
  });
}

/** In a template its own variables say more than what stands in for them. */
function labelsKnown(project: Project | undefined, template: FileTemplate | undefined): ReadonlyMap<string, string> {
  const own = template === undefined ? [] : [...labelsOfTemplate(template)].map(([name, value]) => [OCI + name, value] as const);
  return new Map([...(project === undefined ? [] : labelsOfProject(project)), ...own]);
}

/** What needs no escaping in a Dockerfile, and stands on one line. */
function isPlain(value: string): boolean {
  return value.trim() !== "" && value.length <= 300 && !/["\\$`\n\r]|\{\{|\{%|<%/.test(value);
}

type Said = Partial<Record<"title" | "description" | "licenses" | "source", unknown>>;

function ofPython(text: string | undefined): Said {
  const table = text === undefined ? undefined : readToml(text);
  const licence = at(table, "project", "license") ?? at(table, "tool", "poetry", "license");
  const urls = Object.entries((at(table, "project", "urls") ?? {}) as Readonly<Record<string, unknown>>);
  return present({
    title: at(table, "project", "name") ?? at(table, "tool", "poetry", "name"),
    description: at(table, "project", "description") ?? at(table, "tool", "poetry", "description"),
    licenses: spdx(typeof licence === "object" ? at(table, "project", "license", "text") : licence),
    source: web(urls.find(([name]) => /^(?:repository|source|source code|github|code)$/i.test(name))?.[1] ?? at(table, "tool", "poetry", "repository")),
  });
}

function ofNode(text: string | undefined): Said {
  const table = text === undefined ? undefined : readJson(text);
  const repository = at(table, "repository");
  return present({
    title: at(table, "name"),
    description: at(table, "description"),
    licenses: spdx(at(table, "license")),
    source: web(typeof repository === "object" ? at(table, "repository", "url") : repository),
  });
}

function present(said: Said): Said {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => typeof value === "string"));
}

function spdx(value: unknown): unknown {
  return typeof value === "string" && spdxLicences.has(value.toLowerCase()) ? value : undefined;
}

/** An address that a browser takes: `git+https://…/x.git` is `https://…/x`. */
function web(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const address = value.replace(/^git\+/, "").replace(/\.git$/, "");
  return /^https:\/\/[\w.-]+\/[\w./-]+$/.test(address) ? address : undefined;
}

function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
