import { pairsOf, wordsOf } from "../../dockerfile/words.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import type { Hide } from "../command/kind.ts";
import { packageMeaning, variableMeaning } from "../meanings.ts";
import type { PackageRow, PortRow, StageEdge, VariableRow } from "./kind.ts";
import { serverOf } from "./server.ts";
import { stageTitle } from "./telling.ts";

/** Every variable that the file names, where it names it. */
export function variableRows(plan: Plan, hide: Hide): readonly VariableRow[] {
  const rows: VariableRow[] = [];
  const { escape } = plan.tree;
  let stage = "before FROM";
  let at = -1;
  for (const node of plan.tree.nodes) {
    if (node.kind !== "instruction") continue;
    if (node.keyword === "FROM") {
      at += 1;
      const found = plan.stages[at];
      stage = found === undefined ? String(at) : stageTitle(found);
    }
    if (node.keyword === "ENV") {
      for (const { name, value } of pairsOf(node, escape).pairs) {
        const known = plan.stages[at]?.config.env.get(name)?.value ?? value;
        const shown = valueShown(hide, name, known);
        rows.push({ name, value: shown, kind: "ENV", stage, line: node.startLine, means: variableMeaning(name, shown) });
      }
    }
    if (node.keyword !== "ARG") continue;
    for (const { value: word } of wordsOf(node, escape)) {
      const equals = word.indexOf("=");
      const name = equals === -1 ? word : word.slice(0, equals);
      const value = equals === -1 ? undefined : valueShown(hide, name, word.slice(equals + 1).replaceAll(/^["']|["']$/g, ""));
      rows.push({ name, value, kind: "ARG", stage, line: node.startLine, means: variableMeaning(name, value) });
    }
  }
  return rows;
}

/** The name goes before it, so that a secret's name is seen. */
function valueShown(hide: Hide, name: string, value: string): string {
  const text = hide(`${name}=${value}`);
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : text;
}

/** Every package that a stage installs by name. */
export function packageRows(plan: Plan, hide: Hide): readonly PackageRow[] {
  return plan.stages.flatMap((stage) => packagesOf(stage, hide));
}

export function packagesOf(stage: Stage, hide: Hide): readonly PackageRow[] {
  const rows: PackageRow[] = [];
  for (const step of stage.steps) {
    if (step.kind !== "run" || step.span.start < stage.span.start) continue;
    for (const command of step.commands) {
      const action = packageActionOf(command);
      if (action?.verb !== "install") continue;
      for (const { kind, name, version } of action.packages) {
        if (kind !== "name") continue;
        rows.push({
          name: hide(name),
          version: version?.replace(/^[=@<>~!:/]+/, ""),
          manager: action.manager,
          stage: stageTitle(stage),
          line: step.instruction.startLine,
          means: packageMeaning(action.manager, name),
        });
      }
    }
  }
  return rows;
}

/** Every port that a stage names, and what is known to listen there. */
export function portRows(plan: Plan): readonly PortRow[] {
  return plan.stages.flatMap((stage) =>
    stage.config.exposed
      .filter(({ span }) => span.start >= stage.span.start && span.start <= stage.span.end)
      .slice(0, 100)
      .map(({ span, value }): PortRow => {
        const server = serverOf(stage);
        const same = server?.port !== undefined && `${server.port}/tcp` === value;
        return { port: value, stage: stageTitle(stage), line: plan.lines.position(span.start).line, listens: same ? server.name : undefined };
      }),
  );
}

/** Who stands on whom, and who copies from whom. */
export function edgesOf(plan: Plan, hide: Hide): readonly StageEdge[] {
  const edges: StageEdge[] = [];
  for (const stage of plan.stages) {
    const { from } = stage;
    const line = plan.lines.position(stage.span.start).line;
    edges.push({ kind: "base", from: from.stage ?? hide(from.ref ?? from.written), to: stage.index, line });
    for (const step of stage.steps) {
      if (step.span.start < stage.span.start) continue;
      if (step.kind === "copy" && step.from !== undefined)
        edges.push({ kind: "copy", from: step.from.stage ?? hide(step.from.ref), to: stage.index, line: step.instruction.startLine });
      if (step.kind !== "run") continue;
      for (const { options } of step.mounts) {
        const name = options.get("from");
        if (name === undefined) continue;
        const other = plan.stages.find((each) => each.name === name.toLowerCase());
        edges.push({ kind: "mount", from: other?.index ?? hide(name), to: stage.index, line: step.instruction.startLine });
      }
    }
  }
  return edges;
}
