import { isMap, isSeq } from "yaml";
import { readYamlDocuments } from "../../project/yaml.ts";
import { indexLines } from "../../text/lines.ts";
import type { Place } from "../../verdict/verdict.ts";

/** A map of a manifest as YAML gives it. */
export type Spec = Readonly<Record<string, unknown>>;

export interface WorkloadContainer {
  readonly name: string;
  /** The container's own map, with the pod's security context where it has none of a key. */
  readonly spec: Spec;
  readonly place: Place;
}

const SERVING = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod"]);

/** The containers of a file's workloads that serve; those of jobs end and are not probed. */
export function containersOf(path: string, text: string): readonly WorkloadContainer[] {
  const lines = indexLines(text);
  return readYamlDocuments(text).flatMap((document) => {
    const kind = document.get("kind");
    if (typeof kind !== "string" || !SERVING.has(kind)) return [];
    const pod = document.getIn(kind === "Pod" ? ["spec"] : ["spec", "template", "spec"], true);
    const containers = isMap(pod) ? pod.get("containers", true) : undefined;
    if (!isMap(pod) || !isSeq(containers)) return [];
    const inherited = mapOf(mapOf(pod.toJS(document))["securityContext"]);
    return containers.items.filter(isMap).map((item): WorkloadContainer => {
      const spec = mapOf(item.toJS(document));
      const [from = 0, to = 0] = item.range ?? [];
      const [start, end] = [lines.position(from), lines.position(to)];
      const place: Place = { kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
      return {
        name: typeof spec["name"] === "string" ? spec["name"] : "",
        spec: { ...spec, securityContext: { ...inherited, ...mapOf(spec["securityContext"]) } },
        place,
      };
    });
  });
}

export function mapOf(value: unknown): Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Spec) : {};
}
