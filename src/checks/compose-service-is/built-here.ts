import { parentOf } from "../../project/folder.ts";
import type { Plan } from "../../plan/plan.ts";
import { mapOf, type Service } from "./service.ts";

/** Whether a service of a Compose file surely builds the stage that is planned. `planned` is the Dockerfile's path from where the Compose file's begins. */
export function isBuiltHere(plan: Plan, planned: string, file: string, { build }: Service): boolean {
  const { context, dockerfile = "Dockerfile", dockerfile_inline: inline, target } = typeof build === "string" ? { context: build } : mapOf(build);
  if (typeof context !== "string" || typeof dockerfile !== "string" || inline !== undefined || /[$:]/.test(context + dockerfile)) return false;
  const isStage = target === undefined ? plan.target?.index === plan.stages.length - 1 : target === plan.target?.name;
  const path = withinProject(`${parentOf(file)}/${context}/${dockerfile}`);
  return isStage && path === planned;
}

/** Without `.` and `..`; undefined for what leads above the project's folder, where nothing is known. */
function withinProject(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
