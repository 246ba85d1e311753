import { exportedManager } from "./exported.ts";
import type { Manager, ManagerQuestion } from "./kind.ts";
import { pipManager } from "./pip.ts";
import { declaredOnly } from "./project.ts";
import { pylockManager } from "./pylock.ts";
import { uvManager } from "./uv.ts";

/** How the application's packages get into its environment. */
export function managerOf(question: ManagerQuestion): Manager {
  const packages = question.application.packages.value;
  switch (packages.name) {
    case "uv":
      return uvManager(packages, question);
    case "poetry":
    case "pdm":
    case "pipenv":
      return exportedManager(packages, question);
    case "pip":
    case "pip-tools":
      return pipManager(packages, question);
    case "pylock":
      return pylockManager(packages, question);
    default:
      return declaredOnly(packages, question);
  }
}
