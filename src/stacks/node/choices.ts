import type { Shape } from "../../contract/shape.ts";
import type { NodeApplication, NodePackages } from "../../detect/node/application.ts";
import { slimNode } from "../../facts/node-releases.ts";
import { nodeDebianNeeds } from "../../facts/node-debian.ts";
import { homeOf, stageNames, workdir } from "../node-stages.ts";

/** All that the files say, decided: what the contract asks for, else what was found, else what suits the stack. */
export interface Choices {
  readonly application: NodeApplication;
  readonly packages: NodePackages;
  readonly base: string;
  readonly builder: string;
  readonly final: string;
  /** Where the application lies: `/app`, `/app/apps/api`. */
  readonly home: string;
  /** Whether a stage of its own installs what production needs. */
  readonly installs: boolean;
  readonly builds: boolean;
  readonly buildPackages: readonly string[];
  readonly runtimePackages: readonly string[];
  readonly user: { readonly name: string; readonly uid: number };
  readonly sources: readonly string[];
  readonly environment: readonly (readonly [string, string])[];
  /** Absolute. */
  readonly dataDirectories: readonly string[];
  readonly port: number;
  readonly health: Health | undefined;
  readonly command: readonly string[];
  /** Whether tini stands in front of the command, since that would not end on SIGTERM as process 1. */
  readonly init: boolean;
}

/** What the health check asks for, and what counts as alive: a route made for it has to say 200, a page may lead elsewhere, and of any other path no answer but a failure of the server tells. */
export interface Health {
  readonly path: string;
  readonly kind: "route" | "page" | "any";
}

/** The user that Node's images have. */
const NODE_USER = { name: "node", uid: 1000 };

export function choose(application: NodeApplication, packages: NodePackages, shape: Shape): Choices {
  const port = shape.port ?? application.port.value;
  const { builder, final } = stageNames(shape);
  const home = homeOf(application);
  const prisma = application.prisma?.value;
  return {
    application,
    packages,
    base: shape.base ?? slimNode(application.node.value),
    builder,
    final,
    home,
    installs: !application.bundled && packages.production,
    builds: application.build !== undefined || prisma !== undefined,
    buildPackages: application.buildPackages.map((fact) => fact.value),
    runtimePackages: [
      ...new Set([...(application.endsOnSignal.value ? [] : ["tini"]), ...(shape.packages ?? []), ...application.runtimePackages.map((fact) => fact.value)]),
    ],
    user: {
      name: shape.user?.name ?? (shape.user?.uid === undefined || shape.user.uid === NODE_USER.uid ? NODE_USER.name : "app"),
      uid: shape.user?.uid ?? (shape.user?.name === undefined || shape.user.name === NODE_USER.name ? NODE_USER.uid : 10_001),
    },
    sources: sourcesOf(application, shape, home),
    environment: environmentOf(application, port, home),
    dataDirectories: application.dataDirectories.map(({ value }) => (value.startsWith("/") ? value : `${home}/${value}`)),
    port,
    health: healthOf(application, shape),
    command: commandOf(application, shape),
    init: !application.endsOnSignal.value,
  };
}

/** Undefined where it is not even known that it speaks HTTP. */
function healthOf({ framework, health }: NodeApplication, shape: Shape): Health | undefined {
  if (shape.healthPath !== undefined) return { path: shape.healthPath, kind: "route" };
  if (health !== undefined) return { path: health.value, kind: health.confidence === "certain" ? "route" : "page" };
  return framework.value === "unknown" ? undefined : { path: "/", kind: "any" };
}

/** Whether the image's own user already is the one asked for. */
export function isNodeUser({ user }: Choices): boolean {
  return user.name === NODE_USER.name && user.uid === NODE_USER.uid;
}

function sourcesOf(application: NodeApplication, shape: Shape, home: string): string[] {
  const made = application.outputs.map((fact) => fact.value);
  const asked = (shape.files ?? []).flatMap((path) => {
    const inside = path.startsWith(`${home}/`) ? path.slice(home.length + 1) : path.replace(/^(?:\.\/)+/, "");
    const there = application.sources.find(({ value }) => value === inside || value === `${inside}/`)?.value ?? inside;
    return inside === "" || inside.startsWith("/") || inside.split("/").includes("..") || made.includes(inside) || made.includes(`${inside}/`)
      ? []
      : [there.includes(".") || there.endsWith("/") ? there : `${there}/`];
  });
  return [...new Set([...asked, ...application.sources.map((fact) => fact.value)])];
}

function environmentOf(application: NodeApplication, port: number, home: string): [string, string][] {
  const variables: [string, string][] = [["NODE_ENV", "production"]];
  for (const { value } of application.listening) variables.push([value.name, /PORT/.test(value.name) ? String(port) : value.value]);
  for (const { name, value } of application.start?.value.environment ?? []) if (!variables.some(([known]) => known === name)) variables.push([name, value]);
  for (const dependency of application.runtimePackages.flatMap((fact) => fact.evidence))
    for (const [name, value] of Object.entries(nodeDebianNeeds[dependency.note.split(" ")[0] ?? ""]?.environment ?? {}))
      if (!variables.some(([known]) => known === name)) variables.push([name, value]);
  if (application.framework.value === "next") variables.push(["NEXT_TELEMETRY_DISABLED", "1"]);
  if (application.start?.value.words.some((word) => word.startsWith("bin:")) === true)
    variables.push(["PATH", home === workdir ? `${home}/node_modules/.bin:$PATH` : `${home}/node_modules/.bin:${workdir}/node_modules/.bin:$PATH`]);
  return variables;
}

function commandOf(application: NodeApplication, shape: Shape): readonly string[] {
  const words = (application.start?.value.words ?? []).map((word) => word.replace(/^bin:/, ""));
  const [name = "node", ...rest] = words;
  return [shape.program?.split("/").at(-1) === name ? shape.program : name, ...rest];
}
