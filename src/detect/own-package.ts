import type { PythonServerName } from "../facts/python-servers.ts";
import type { Project } from "../project/project.ts";
import type { Application } from "./application.ts";
import { readPyproject, tableOf, textOf } from "./packages/pyproject.ts";
import { argument, callsIn, literalString } from "./python/calls.ts";
import type { Reached } from "./reach.ts";
import { normalName } from "./requirements.ts";
import { byDefault, from } from "./source.ts";

const ASKS = /(?:^|\.)(?:version|metadata|distribution|get_distribution|require|files)$/;

/** Whether the project has to be installed as a package, and from what that is seen. */
export function ownPackageOf(project: Project, reached: readonly Reached[], server: PythonServerName | undefined): Pick<Application, "ownPackage"> {
  const name = nameOf(project);
  if (name === undefined) return {};
  // what a configuration file of Pyramid names as egg: is looked up among what is installed
  if (server === "pserve") return { ownPackage: { value: name, confidence: "certain", evidence: [byDefault("pserve loads what is installed")] } };
  for (const { module } of reached) {
    if (!module.mentions("importlib.metadata") && !module.mentions("importlib_metadata") && !module.mentions("pkg_resources")) continue;
    for (const { tokens } of module.statements) {
      for (const call of callsIn(tokens)) {
        if (!ASKS.test(call.callee)) continue;
        const asked = argument(call, 0);
        const text = literalString(asked);
        const itself = asked?.length === 1 && /^__(?:name|package)__$/.test(asked[0]?.text ?? "");
        if (itself || (text !== undefined && normalName(text) === normalName(name)))
          return { ownPackage: { value: name, confidence: "certain", evidence: [from(module.path, call.line, `${call.callee}(…) of itself`)] } };
      }
    }
  }
  return {};
}

function nameOf(project: Project): string | undefined {
  const pyproject = readPyproject(project);
  if (pyproject !== undefined && pyproject !== "broken") {
    const name = textOf(pyproject.at("project", "name")) ?? textOf(tableOf(pyproject.at("tool", "poetry"))["name"]);
    if (name !== undefined) return name;
  }
  return project.exists("setup.py") ? /\bname\s*=\s*["']([\w.-]+)["']/.exec(project.read("setup.py") ?? "")?.[1] : undefined;
}
