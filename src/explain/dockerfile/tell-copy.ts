import { posix } from "node:path";
import { instructionWords } from "../../facts/words/instructions.ts";
import type { Step } from "../../plan/plan.ts";
import { listed } from "../command/sentence.ts";
import type { Detail } from "./kind.ts";
import { pathMeaning } from "../meanings.ts";
import { imageMeaning } from "./tell-base.ts";
import { flagDetails, stageTitle, type Telling, type Told } from "./telling.ts";

type CopyStep = Extract<Step, { kind: "copy" | "add" }>;

/** COPY and ADD. */
export function tellCopy(telling: Telling, step: CopyStep): Told {
  const { hide, instruction, plan } = telling;
  const sources = step.sources.map(({ value }) => hide(value));
  const to = destination(telling, step);
  const details: Detail[] = [...flagDetails(telling, instructionWords[instruction.keyword]?.options)];
  if (step.from !== undefined) {
    const from = step.from.stage === undefined ? undefined : plan.stages[step.from.stage];
    const text = `--from=${hide(step.from.ref)}`;
    const at = details.findIndex((detail) => detail.text === text);
    const is = imageMeaning(step.from.ref);
    const named = plan.namedContexts.includes(step.from.ref);
    const means =
      from === undefined
        ? named
          ? "from the further build context of that name"
          : `from the image ${hide(step.from.ref)}${is === undefined ? "" : `: ${is}`}`
        : `from the stage ${stageTitle(from)}: only these files come along, and what else is in it stays behind`;
    if (at !== -1) details[at] = { kind: "option", text, means };
  }
  for (const source of sources)
    if (!/^\.\/?$/.test(source) && sourceMeaning(source, step) !== undefined) details.push({ kind: "path", text: source, means: sourceMeaning(source, step) });
  if (step.inline) details.push({ kind: "word", text: "<<", means: "the lines that follow are the file" });
  const target = pathMeaning(to);
  if (target !== undefined && to !== ".") details.push({ kind: "path", text: to, means: target });
  return { does: `${verb(instruction.keyword, sources, step)} to ${to}`, details };
}

/** Where it goes, as an absolute path as far as that is known. */
function destination({ hide, workdir }: Telling, step: CopyStep): string {
  const written = hide(step.destination.value);
  if (written.startsWith("/") || written.startsWith("$") || workdir === undefined) return written;
  const joined = posix.join(workdir, written);
  return joined.length > 1 ? joined.replace(/\/$/, "") : joined;
}

function verb(keyword: string, sources: readonly string[], step: CopyStep): string {
  if (step.inline && sources.length === 0) return "writes a file";
  const what =
    sources.length === 1 && /^\.\/?$/.test(sources[0] ?? "") ? (step.from === undefined ? "the whole build context" : "everything") : listed(sources);
  if (keyword === "COPY") return `copies ${what}`;
  if (sources.some((source) => /^https?:\/\//.test(source))) return `downloads ${what}`;
  if (sources.some((source) => /^git@|\.git(?:#|$)/.test(source))) return `fetches the repository ${what}`;
  return sources.some((source) => /\.(?:tar|tgz|tar\.\w+|txz|tbz2?)$/.test(source)) ? `unpacks ${what}` : `copies ${what}`;
}

function sourceMeaning(source: string, step: CopyStep): string | undefined {
  if (/^https?:\/\//.test(source)) return "a file on the network: loaded at every build to see whether it changed";
  const known = pathMeaning(source);
  if (step.from !== undefined) return source === "." || source === "./" ? "everything there" : known;
  return known;
}
