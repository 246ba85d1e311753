import type { Shape } from "../contract/shape.ts";
import type { Fact } from "../detect/application.ts";
import type { NodeApplication, StaticApplication } from "../detect/node/application.ts";
import { nginxImage } from "../facts/nginx.ts";
import { slimNode } from "../facts/node-releases.ts";
import { list, requirement, scalar } from "./yaml-text.ts";

/** Where a written set of static files answers, unless the contract says otherwise. */
export const staticPort: Fact<number> = {
  value: 8080,
  confidence: "default",
  evidence: [{ path: undefined, line: undefined, note: "a port that needs no rights" }],
};
export const staticHealth: Fact<string> = {
  value: "/health",
  confidence: "default",
  evidence: [{ path: undefined, line: undefined, note: "answered by nginx itself" }],
};

export function chosenForNode(application: NodeApplication, shape: Shape): string[] {
  const packages = shape.packages ?? application.runtimePackages.map((fact) => fact.value);
  const program = shape.program ?? application.start?.value.words[0]?.replace(/^bin:/, "") ?? "node";
  return [
    requirement("base", "base-image", `image: ${scalar(shape.base ?? slimNode(application.node.value))}`),
    requirement("user", "user-is", `name: ${scalar(shape.user?.name ?? "node")}, uid: ${shape.user?.uid ?? 1000}`),
    // Next calls its process next-server, and what a script of its own starts shows up as node
    ...((program === "node" && application.framework.value !== "next") || program === "bun"
      ? [requirement("server", "command-uses-program", `program: ${scalar(program)}`)]
      : []),
    requirement("packages-for-production", "development-dependencies-absent"),
    ...(application.framework.value === "next" ? previewKeys(application) : []),
    ...(packages.length === 0 ? [] : [requirement("packages", "debian-packages-present", `packages: ${list(packages)}`)]),
  ];
}

export function chosenForStatic(application: StaticApplication, shape: Shape): string[] {
  return [
    requirement("base", "base-image", `image: ${scalar(shape.base ?? nginxImage)}`),
    requirement("user", "user-is", `name: ${scalar(shape.user?.name ?? "nginx")}, uid: ${shape.user?.uid ?? 101}`),
    requirement("page", "http-answers", `path: ${scalar(application.base.value)}, status: 200`),
  ];
}

/** Keys that every build of Next makes for itself. */
function previewKeys({ workspace }: NodeApplication): string[] {
  const home = workspace === undefined ? "/app" : `/app/${workspace.folder}`;
  const files = ["prerender-manifest.json", "server/server-reference-manifest.json", "server/server-reference-manifest.js"].map(
    (name) => `${home}/.next/${name}`,
  );
  return [
    "# Each build of Next makes keys for draft mode and for server actions, and needs them when it runs.",
    requirement("no-secrets", "no-secrets", `allow: ${list(files)}`),
  ];
}
