import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { readYamlDocuments } from "../project/yaml.ts";
import { indexLines } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Place } from "../verdict/verdict.ts";

/** What a manifest says of the ports of a container. */
export interface ManifestContainer {
  readonly ports: readonly { readonly what: string; readonly port: number; readonly place: Place }[];
  readonly changesCommand: boolean;
  /** From the root of the project. */
  readonly path: string;
  /** Of the image's name. */
  readonly place: Place;
  readonly probes: readonly ManifestProbe[];
  /** Of any kind, those that ask otherwise too. */
  readonly hasProbes: boolean;
  /** Where another key of the container may be written: behind the line of its image, this far from the left. */
  readonly behind: { readonly at: number; readonly column: number } | undefined;
}

/** A probe that asks by HTTP. */
export interface ManifestProbe {
  readonly what: (typeof PROBES)[number];
  readonly path: { readonly value: string; readonly span: Span } | undefined;
  /** A number, as it is written there. */
  readonly port: { readonly value: number; readonly span: Span } | undefined;
  readonly place: Place;
}

const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod"]);
const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

/** The one container of the one workload in the project's manifests; undefined where there are more, or more Dockerfiles than one. */
export function onlyContainer(plan: Plan, project: Project): ManifestContainer | undefined {
  const files = project.files();
  const dockerfiles = files.filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.dockerfile$/i.test(path) && !path.endsWith(".dockerignore"));
  if (dockerfiles.length > 1 || plan.target === undefined) return undefined;
  const candidates = files.filter((path) => /\.ya?ml$/.test(path) && !/(?:^|\/)(?:templates|charts|\.github|node_modules)\//.test(path));
  const found = candidates.flatMap((path) => containersIn(path, project.read(path) ?? ""));
  return found.length === 1 ? found[0] : undefined;
}

function containersIn(path: string, text: string): ManifestContainer[] {
  if (!/^kind:/m.test(text) || /\{\{/.test(text)) return [];
  const lines = indexLines(text);
  const placeOfNode = (node: Node): Place => {
    const [from = 0, to = 0] = node.range ?? [];
    const start = lines.position(from);
    const end = lines.position(to);
    return { kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  };
  return readYamlDocuments(text).flatMap((document) => {
    const kind = document.get("kind");
    if (typeof kind !== "string" || !WORKLOADS.has(kind)) return [];
    const spec = document.getIn(kind === "Pod" ? ["spec"] : ["spec", "template", "spec"], true);
    const containers = isMap(spec) ? spec.get("containers", true) : undefined;
    if (!isSeq(containers)) return [];
    return containers.items.flatMap((item) => (isMap(item) ? [readContainer(item, { path, text, placeOfNode })] : []));
  });
}

interface ManifestFile {
  readonly path: string;
  readonly text: string;
  readonly placeOfNode: (node: Node) => Place;
}

function readContainer(container: YAMLMap, file: ManifestFile): ManifestContainer {
  const { path, placeOfNode } = file;
  const ports = container.get("ports", true);
  const declared = isSeq(ports) ? ports.items.filter(isMap) : [];
  const byName = new Map(declared.map((port) => [port.get("name"), port.get("containerPort")] as const));
  const found: { what: string; port: number; place: Place }[] = declared.flatMap((port) => {
    const node = port.get("containerPort", true);
    return isScalar(node) && typeof node.value === "number" && (port.get("protocol") ?? "TCP") === "TCP"
      ? [{ what: "containerPort", port: node.value, place: placeOfNode(node) }]
      : [];
  });
  for (const probe of PROBES) {
    for (const kind of ["httpGet", "tcpSocket"]) {
      const node = container.getIn([probe, kind, "port"], true);
      if (!isScalar(node)) continue;
      const port = typeof node.value === "string" ? byName.get(node.value) : node.value;
      if (typeof port === "number") found.push({ what: probe, port, place: placeOfNode(node) });
    }
  }
  const image = container.get("image", true);
  const changesCommand = ["command", "args", "env", "envFrom"].some((name) => container.has(name));
  const place = placeOfNode(isScalar(image) ? image : container);
  return {
    ports: found,
    changesCommand,
    path,
    place,
    probes: probesOf(container, placeOfNode),
    hasProbes: PROBES.some((name) => container.has(name)),
    behind: behindImage(container, file.text),
  };
}

function probesOf(container: YAMLMap, placeOfNode: (node: Node) => Place): readonly ManifestProbe[] {
  return PROBES.flatMap((what) => {
    const probe = container.get(what, true);
    const asked = isMap(probe) ? probe.get("httpGet", true) : undefined;
    if (!isMap(asked)) return [];
    const path = asked.get("path", true);
    const port = asked.get("port", true);
    return [
      {
        what,
        path:
          isScalar(path) && typeof path.value === "string" && path.range
            ? { value: path.value, span: { start: path.range[0], end: path.range[1] } }
            : undefined,
        port:
          isScalar(port) && typeof port.value === "number" && port.range
            ? { value: port.value, span: { start: port.range[0], end: port.range[1] } }
            : undefined,
        place: placeOfNode(asked),
      },
    ];
  });
}

function behindImage(container: YAMLMap, text: string): ManifestContainer["behind"] {
  const pair = container.items.find(({ key }) => isScalar(key) && key.value === "image");
  if (container.flow === true || !isScalar(pair?.key) || !isScalar(pair.value) || !pair.key.range || !pair.value.range) return undefined;
  const start = pair.key.range[0];
  const end = text.indexOf("\n", pair.value.range[1]);
  return end === -1 ? undefined : { at: end + 1, column: start - (text.lastIndexOf("\n", start - 1) + 1) };
}
