import type { Project } from "../project/project.ts";
import type { Fact, Framework } from "./application.ts";
import { filesRead } from "./paths-in-source.ts";
import type { Reached } from "./reach.ts";
import type { Requirement } from "./requirements.ts";
import { from } from "./source.ts";

/** What the application needs at run time: the packages and modules its entry reaches, and the files those open. */
export function sourcesOf(project: Project, reached: readonly Reached[], requirements: readonly Requirement[], framework: Framework): Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  const add = (fact: Fact<string>): void => {
    if (!found.has(fact.value)) found.set(fact.value, fact);
  };

  for (const { module, by } of reached) {
    const top = module.path.split("/")[0] ?? module.path;
    const evidence = by === undefined ? [from(module.path, undefined, "holds the entry")] : [from(by.path, by.line, `imports ${module.path}`)];
    add({ value: top, confidence: "certain", evidence });
  }
  if (framework === "django") for (const fact of djangoFolders(project)) add(fact);
  const alembic = requirements.find((requirement) => requirement.name === "alembic");
  if (alembic !== undefined && project.exists("alembic.ini")) {
    add({ value: "alembic.ini", confidence: "likely", evidence: [from(alembic.path, alembic.line, alembic.written)] });
    const scripts = /^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s\/)?([\w./-]+)[ \t]*$/m
      .exec(project.read("alembic.ini") ?? "")?.[1]
      ?.replace(/^\.\//, "")
      .split("/")[0];
    if (scripts !== undefined && project.exists(scripts))
      add({ value: scripts, confidence: "likely", evidence: [from("alembic.ini", undefined, "script_location")] });
  }
  const migrate = requirements.find((requirement) => requirement.name === "flask-migrate");
  if (migrate !== undefined && project.exists("migrations/env.py"))
    add({ value: "migrations", confidence: "likely", evidence: [from(migrate.path, migrate.line, migrate.written)] });
  for (const fact of filesRead(project, reached)) add(fact);
  if (framework === "flask" || framework === "django") {
    for (const folder of ["templates", "static"]) {
      if (project.isDirectory(folder)) add({ value: folder, confidence: "likely", evidence: [from(folder, undefined, "where the framework looks")] });
    }
  }
  return [...found.values()];
}

/** Django finds its applications by name in the settings, not by import: every package beside manage.py goes along. */
function djangoFolders(project: Project): Fact<string>[] {
  const folders = new Set<string>();
  for (const file of project.files()) {
    const [top, second] = file.split("/");
    if (top !== undefined && second === "__init__.py" && !/^(?:tests?|docs?|scripts)$/.test(top)) folders.add(top);
  }
  const facts = [...folders].map((value): Fact<string> => ({
    value,
    confidence: "likely",
    evidence: [from(`${value}/__init__.py`, undefined, "a package beside manage.py")],
  }));
  return project.exists("manage.py")
    ? [...facts, { value: "manage.py", confidence: "certain", evidence: [from("manage.py", undefined, "Django's own command")] }]
    : facts;
}
