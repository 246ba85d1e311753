import type { Terminal, Trouble } from "./kind.ts";
import { layOut, screenOf } from "./screen.ts";
import { writeTrouble } from "./text/trouble.ts";
import { formatSeconds } from "./units.ts";

export interface BuildSummary {
  readonly name: string;
  /** Relative to the working directory. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly tags: readonly string[];
  readonly seconds: number;
  readonly steps: readonly { readonly state: string }[];
  readonly standIns: Readonly<Record<string, string>>;
  /** What the builder leaves out. */
  readonly notes?: readonly string[];
  /** Where it is not the docker of this machine. */
  readonly engine?: string | undefined;
  /** Where the image went, where that is not the engine. */
  readonly result?: string | undefined;
  readonly trouble: Trouble | undefined;
}

/** What `plimsoll build` says of one image. */
export function buildText(build: BuildSummary, terminal: Terminal): string {
  const screen = screenOf(terminal);
  const subject = build.target === undefined ? build.dockerfile : `${build.dockerfile} ${screen.sign.arrow} ${build.target}`;
  const lines = [...layOut(screen, { prefix: `${screen.bold(build.name)}  `, text: subject, right: formatSeconds(build.seconds) })];
  if (build.engine !== undefined) lines.push(...layOut(screen, { prefix: "  engine  ", text: build.engine }));
  for (const [asked, used] of Object.entries(build.standIns)) lines.push(...layOut(screen, { prefix: "  base  ", text: `${asked} stood in for by ${used}` }));
  for (const note of build.notes ?? []) lines.push(...layOut(screen, { prefix: "  note  ", text: note }));
  if (build.trouble === undefined) {
    const cached = build.steps.filter((step) => step.state === "cached").length;
    lines.push(...layOut(screen, { prefix: "  steps ", text: `${build.steps.length}, ${cached} of them from the cache` }));
    if (build.result !== undefined) lines.push(...layOut(screen, { prefix: "  to    ", text: build.result }));
    for (const tag of build.tags) lines.push(...layOut(screen, { prefix: "  tag   ", text: tag }));
  } else lines.push("", ...writeTrouble(build.trouble, screen));
  return `${lines.join("\n")}\n`;
}
