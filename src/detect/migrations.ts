import { parentOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import { at, readToml } from "../project/toml.ts";
import type { Fact, Migrations } from "./application.ts";
import type { DjangoFound } from "./django.ts";
import type { GroupRequirement } from "./packages/dependencies.ts";
import type { Requirement } from "./requirements.ts";
import { from, lineOf } from "./source.ts";

/** How the database's tables are made and changed. */
export function migrationsOf(
  project: Project,
  requirements: readonly Requirement[],
  elsewhere: readonly GroupRequirement[],
  locked: ReadonlySet<string>,
  django: DjangoFound | undefined,
): Fact<Migrations> | undefined {
  const requirement = (name: string): Requirement | undefined => requirements.find((one) => one.name === name);
  const declared = (name: string): boolean => requirement(name) !== undefined || locked.has(name);
  if (django?.manage !== undefined) {
    return {
      value: { tool: "django", command: ["python", django.manage, "migrate", "--noinput"], directory: undefined, declared: true },
      confidence: "certain",
      evidence: [from(django.manage, undefined, "Django's own migrations")],
    };
  }
  const flask = requirement("flask-migrate");
  if (flask !== undefined) {
    const folder = project.files().find((file) => /(?:^|\/)migrations\/env\.py$/.test(file));
    return {
      value: { tool: "flask-migrate", command: ["flask", "db", "upgrade"], directory: folder === undefined ? undefined : parentOf(folder), declared: true },
      confidence: folder === undefined ? "likely" : "certain",
      evidence: [from(flask.path, flask.line, flask.written), ...(folder === undefined ? [] : [from(folder, undefined, "its folder")])],
    };
  }
  return aerich(project, declared) ?? alembic(project, declared, elsewhere);
}

function aerich(project: Project, declared: (name: string) => boolean): Fact<Migrations> | undefined {
  const text = project.read("pyproject.toml");
  const location = text === undefined ? undefined : at(readToml(text), "tool", "aerich", "location");
  if (text === undefined || typeof location !== "string") return undefined;
  return {
    value: { tool: "aerich", command: ["aerich", "upgrade"], directory: location.replace(/^\.\//, ""), declared: declared("aerich") },
    confidence: "certain",
    evidence: [from("pyproject.toml", lineOf(text, "[tool.aerich]"), "[tool.aerich]")],
  };
}

function alembic(project: Project, declared: (name: string) => boolean, elsewhere: readonly GroupRequirement[]): Fact<Migrations> | undefined {
  const path = project.files().find((file) => /^(?:[\w.-]+\/){0,4}alembic\.ini$/.test(file) && !/(?:^|\/)tests?\//.test(file));
  const toml = project.read("pyproject.toml");
  const table = toml === undefined ? undefined : at(readToml(toml), "tool", "alembic", "script_location");
  if (path === undefined && typeof table !== "string") return undefined;
  const text = path === undefined ? undefined : project.read(path);
  const written = text === undefined ? undefined : /^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s\/)?([\w./:-]+)[ \t]*$/m.exec(text)?.[1];
  const location = (written ?? (typeof table === "string" ? table.replace(/^%\(here\)s\//, "") : undefined))?.replace(/^\.\//, "").replaceAll(":", "/");
  const folder = path === undefined ? "" : parentOf(path);
  const group = elsewhere.find(({ name }) => name === "alembic");
  return {
    value: {
      tool: "alembic",
      command: ["alembic", ...(folder === "" ? [] : ["--config", path ?? ""]), "upgrade", "head"],
      directory: location === undefined ? undefined : folder === "" ? location : `${folder}/${location}`,
      declared: declared("alembic"),
    },
    confidence: "certain",
    evidence: [
      path === undefined ? from("pyproject.toml", lineOf(toml ?? "", "[tool.alembic]"), "[tool.alembic]") : from(path, undefined, "Alembic's configuration"),
      ...(group === undefined || declared("alembic") ? [] : [from(group.path, group.line, `only in ${group.group}`)]),
    ],
  };
}
