import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { readYamlDocument } from "../project/yaml.ts";
import { indexLines } from "../text/lines.ts";
import type { Place } from "../verdict/verdict.ts";

/** A service of a Compose file that is built from the Dockerfile of the plan. */
export interface ComposeService {
  readonly file: string;
  readonly name: string;
  /** The stage it builds; undefined for the last. */
  readonly target: string | undefined;
  /** The container's side of `ports:` for TCP; what holds a variable is left out. */
  readonly ports: readonly { readonly port: number; readonly place: Place }[];
  /** It gives the container another command, or another port by the environment. */
  readonly changesCommand: boolean;
}

const COMPOSE = /^(?:.*\/)?(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

/** Services of the project's Compose files that surely build the plan's Dockerfile, by its paths in the project. */
export function composeServices(plan: Plan, project: Project, dockerfiles: readonly string[] = namesOf(plan)): readonly ComposeService[] {
  return project
    .files()
    .filter((path) => COMPOSE.test(path))
    .flatMap((file) => servicesIn(dockerfiles, project, file));
}

/** The Dockerfile as it is called from its context, which mostly is the project, or from where one works. */
function namesOf({ context, path }: Plan): readonly string[] {
  const own = context?.directory?.dockerfile;
  return own === undefined ? [path] : [own, path];
}

function servicesIn(dockerfiles: readonly string[], project: Project, file: string): ComposeService[] {
  const text = project.read(file);
  if (text === undefined) return [];
  const services = readYamlDocument(text)?.get("services", true);
  if (!isMap(services)) return [];
  const lines = indexLines(text);
  const placeOfNode = (node: Node): Place => {
    const [from = 0, to = 0] = node.range ?? [];
    const start = lines.position(from);
    const end = lines.position(to);
    return { kind: "file", path: file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  };
  return services.items.flatMap(({ key, value: service }): ComposeService[] => {
    if (!isMap(service) || !builds(service, dockerfiles, file)) return [];
    const build = service.get("build", true);
    const target = isMap(build) ? build.get("target") : undefined;
    const ports = service.get("ports", true);
    return [
      {
        file,
        name: isScalar(key) ? String(key.value) : "",
        target: typeof target === "string" ? target.toLowerCase() : undefined,
        ports: isSeq(ports) ? ports.items.flatMap((item) => portsOfItem(item as Node, placeOfNode)) : [],
        changesCommand: ["command", "entrypoint", "environment", "env_file", "extends", "network_mode"].some((name) => service.has(name)),
      },
    ];
  });
}

/** Whether a service's build names this Dockerfile, by its path from the Compose file. */
function builds(service: YAMLMap, dockerfiles: readonly string[], file: string): boolean {
  const build = service.get("build", true);
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  const context: unknown = isMap(build) ? (build.get("context") ?? ".") : isScalar(build) ? build.value : undefined;
  const dockerfile = isMap(build) ? (build.get("dockerfile") ?? "Dockerfile") : "Dockerfile";
  if (typeof context !== "string" || typeof dockerfile !== "string" || /[$:]/.test(context + dockerfile)) return false;
  const named = joined(joined(folder, context), dockerfile);
  return dockerfiles.some((path) => joined("", path) === named);
}

function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0) parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

function portsOfItem(item: Node, placeOfNode: (node: Node) => Place): { readonly port: number; readonly place: Place }[] {
  const place = placeOfNode(item);
  if (isMap(item)) {
    const target = item.get("target");
    const protocol = item.get("protocol") ?? "tcp";
    return typeof target === "number" && protocol === "tcp" ? [{ port: target, place }] : [];
  }
  if (!isScalar(item)) return [];
  const text = String(item.value).replace(/\/tcp$/, "");
  const inside = /(?:^|:)(\d{1,5})$/.exec(text)?.[1];
  return inside === undefined ? [] : [{ port: Number(inside), place }];
}
