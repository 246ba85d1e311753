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
  readonly trouble: Trouble | undefined;
}

/** What `plimsoll build` says of one image. */
export function buildText(build: BuildSummary, terminal: Terminal): string {
  const screen = screenOf(terminal);
  const subject = build.target === undefined ? build.dockerfile : `${build.dockerfile} ${screen.sign.arrow} ${build.target}`;
  const lines = [...layOut(screen, { prefix: `${screen.bold(build.name)}  `, text: subject, right: formatSeconds(build.seconds) })];
  for (const [asked, used] of Object.entries(build.standIns)) lines.push(...layOut(screen, { prefix: "  base  ", text: `${asked} stood in for by ${used}` }));
  if (build.trouble === undefined) {
    const cached = build.steps.filter((step) => step.state === "cached").length;
    lines.push(...layOut(screen, { prefix: "  steps ", text: `${build.steps.length}, ${cached} of them from the cache` }));
    for (const tag of build.tags) lines.push(...layOut(screen, { prefix: "  tag   ", text: tag }));
  } else lines.push("", ...writeTrouble(build.trouble, screen));
  return `${lines.join("\n")}\n`;
}
