import type { Instruction } from "../dockerfile/syntax.ts";
import type { Image } from "../image/image.ts";
import type { Plan } from "../plan/plan.ts";
import { stagesInTarget } from "../plan/queries.ts";

/** Too few instructions fit the history of many an image. */
const ENOUGH = 2;

/**
 * How many of an image's lowest layers came with the base. The history ends with the file's own instructions, one entry each; what stands
 * before them is the base's. Undefined where the history does not end with them: the image was made from another file, or by another builder.
 */
export function baseLayersOf(plan: Plan, image: Image): number | undefined {
  const chain = stagesInTarget(plan);
  if (chain[0]?.from.ref === "scratch") return 0;
  const own = plan.tree.nodes.filter(
    (node): node is Instruction =>
      node.kind === "instruction" && node.keyword !== "FROM" && chain.some(({ span }) => node.span.start >= span.start && node.span.end <= span.end),
  );
  const start = image.history.length - own.length;
  if (own.length < ENOUGH || start < 0) return undefined;
  if (!own.every((instruction, index) => isOf(instruction, image.history[start + index]?.createdBy ?? ""))) return undefined;
  const layers = image.history.slice(0, start).filter(({ empty }) => !empty).length;
  return layers <= image.layers.length ? layers : undefined;
}

/** Whether a line of the history tells of an instruction, as BuildKit, the old builder or buildah writes it. */
function isOf(instruction: Instruction, createdBy: string): boolean {
  const { keyword } = instruction;
  const line = createdBy.replace(/^\/bin\/sh -c #\(nop\) +/, "");
  const isRun = keyword === "RUN" && /^(?:RUN |\|\d+ |\S*\/sh -c )/.test(line) && !createdBy.includes("#(nop)");
  if (!isRun && !line.startsWith(`${keyword} `)) return false;
  const words = instruction.args.text.split(/\s+/).filter((word) => /^[\w./-]{3,}$/.test(word));
  // the first word of a command, the destination of a copy: both stand in the history as they are written
  const word = keyword === "RUN" ? words[0] : keyword === "COPY" || keyword === "WORKDIR" ? words.at(-1) : undefined;
  return word === undefined || instruction.heredocs.length > 0 || line.includes(word);
}
