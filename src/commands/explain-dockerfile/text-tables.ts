import type { DockerfileExplanation, ExplainedTarget } from "../../explain/dockerfile/kind.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd } from "../../reports/width.ts";
import { pairLines } from "./text-pairs.ts";
import { UNKNOWN } from "./wording.ts";

/** Everything that is told of the whole file, after its lines. */
export function tableLines(file: DockerfileExplanation, screen: Screen): readonly string[] {
  const head = (title: string): readonly string[] => ["", ...layOut(screen, { prefix: "  ", text: title, style: screen.bold })];
  const pairs = (all: readonly (readonly [string, string])[]): readonly string[] => pairLines(all, "    ", screen);
  const lines: string[] = [];
  if (file.variables.length > 0) {
    const rows = file.variables.map(
      ({ kind, line, means, name, stage, value }) =>
        [value === undefined || value === "" ? name : `${name}=${value}`, `${means ?? UNKNOWN} (${kind}, ${stage}, line ${line})`] as const,
    );
    lines.push(...head("variables"), ...pairs(rows));
  }
  if (file.packages.length > 0) {
    const rows = file.packages.map(
      ({ line, manager, means, name, stage, version }) =>
        [version === undefined ? name : `${name} ${version}`, `${means ?? `what it is for is ${UNKNOWN}`} (${manager}, ${stage}, line ${line})`] as const,
    );
    lines.push(...head("packages"), ...pairs(rows));
  }
  if (file.ports.length > 0) {
    const rows = file.ports.map(
      ({ line, listens, port, stage }) =>
        [port, `${listens === undefined ? `who listens there is ${UNKNOWN}` : `${listens} listens there`} (${stage}, line ${line})`] as const,
    );
    lines.push(...head("ports"), ...pairs(rows));
  }
  for (const target of file.targets)
    lines.push(
      ...head(`target ${visible(target.title)}${target.isDefault ? ", the default" : ""}${target.mode === undefined ? "" : `, for ${target.mode}`}`),
      ...targetLines(target, screen),
    );
  for (const { image, is, line, variants } of file.bases) {
    if (variants.length === 0) continue;
    lines.push(...head(`base ${visible(image)}, line ${line}${is === undefined ? "" : `: ${is}`}`));
    lines.push(
      ...pairs(variants.map(({ chosen, has, mind, size, tag }) => [`${chosen ? "* " : "  "}${tag}`, `${size ?? "size not known here"}; ${has}; ${mind}`])),
    );
    lines.push(...layOut(screen, { prefix: "    ", text: "* is the one of this file. Sizes are on disk, rounded, and differ by version.", style: screen.dim }));
  }
  for (const { choices, used } of file.servers) {
    lines.push(...head(`server: ${used.map(({ line, name, stage }) => `${name} in ${visible(stage)} (line ${line})`).join(", ")}`));
    lines.push(...pairs(choices.map((choice) => [`${choice.chosen ? "* " : "  "}${choice.name}`, `${choice.for}; ${choice.mind}`])));
  }
  if (file.modes !== undefined) {
    lines.push(...head(`development (${visible(file.modes.development)}) against production (${visible(file.modes.production)})`));
    for (const { development, label, production } of file.modes.rows) {
      if (label === "size") {
        lines.push(...layOut(screen, { prefix: `    ${label}  `, text: `known once both are built: ${development}; ${production}` }));
        continue;
      }
      lines.push(
        `    ${label}`,
        ...layOut(screen, { prefix: "      development  ", text: visible(development) }),
        ...layOut(screen, { prefix: "      production   ", text: visible(production) }),
      );
    }
  }
  return lines;
}

function targetLines(target: ExplainedTarget, screen: Screen): readonly string[] {
  const facts: readonly (readonly [string, string])[] = [
    ["stands on", target.chain.join(screen.sign.arrow === "→" ? " → " : " > ")],
    ["packages", target.packages.length === 0 ? "none by name" : target.packages.join(", ")],
    ["files", target.files.length === 0 ? "none of its own" : target.files.join("; ")],
    ["user", target.user],
    ["works in", target.workdir],
    ["starts", target.command],
    ["ports", target.ports.length === 0 ? "none named" : target.ports.join(", ")],
    ["health", target.health],
    ["volumes", target.volumes.join(", ")],
    ["build", target.build],
    ["run", target.run],
    ...target.asks.map(({ line, what }, index): readonly [string, string] => [
      index === 0 ? "asks for" : "",
      line === undefined ? what : `${what} (line ${line})`,
    ]),
  ];
  return facts
    .filter(([, text]) => text !== "")
    .flatMap(([label, text]) => layOut(screen, { prefix: `    ${screen.dim(padEnd(label, 9))}  `, text: visible(text) }));
}
