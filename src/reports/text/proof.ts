import type { Outcome } from "../../verdict/verdict.ts";
import { plural } from "../findings.ts";
import { foldVerdicts, troublesOf } from "../folded.ts";
import type { ImageReport, ReportInput } from "../kind.ts";
import { layOut, type Screen } from "../screen.ts";
import { formatBytes, formatSeconds } from "../units.ts";
import { visible } from "../visible.ts";
import { padEnd, shorten, widthOf } from "../width.ts";
import { writeTrouble } from "./trouble.ts";
import { writeVerdict } from "./verdict.ts";
import { wayOn } from "./way-on.ts";

const MAX_ID = 24;

/** What `verify` found: each image, what was built and run of it, and a line for each requirement. */
export function writeProof(input: ReportInput, screen: Screen): readonly string[] {
  const lines = input.images.flatMap((image) => [...writeImage(image, input, screen), ""]);
  return [...lines, ...writeTotals(input, screen), ...wayOn(input, screen)];
}

function writeImage(image: ImageReport, input: ReportInput, screen: Screen): readonly string[] {
  const target = image.target === undefined ? "" : ` ${screen.sign.arrow} ${visible(image.target)}`;
  const name = visible(image.name);
  const path = shorten(visible(image.dockerfile), Math.max(20, screen.columns - 30), screen.sign.ellipsis);
  // without a contract an image goes by its Dockerfile
  const title = image.name.endsWith(image.dockerfile) ? path : `${name}  ${path}`;
  const head = layOut(screen, { prefix: "", text: title + target, right: image.engine === undefined ? undefined : visible(image.engine) });
  const lines = [...head.map((line, index) => (index === 0 && line.startsWith(name) ? screen.bold(name) + line.slice(name.length) : line)), ""];

  const facts = factsOf(image);
  for (const [label, text] of facts) lines.push(...layOut(screen, { prefix: `  ${padEnd(label, 9)}  `, text }));
  if (facts.length > 0) lines.push("");
  if (image.trouble !== undefined) lines.push(...writeTrouble(image.trouble, screen), "");

  const idWidth = Math.min(MAX_ID, Math.floor(screen.columns / 3), Math.max(0, ...image.verdicts.map(({ requirement }) => widthOf(visible(requirement)))));
  const { blocked, quiet, shown } = foldVerdicts(image, input);
  const hinted = new Set(troublesOf(image));
  for (const verdict of shown)
    lines.push(...writeVerdict(verdict, { screen, idWidth, dockerfile: image.dockerfile, hinted, templates: input.messages(verdict.check) }));
  if (blocked !== undefined) lines.push(...layOut(screen, { prefix: `  ${screen.sign.unproven} `, text: blocked, style: screen.dim }));
  if (quiet !== undefined) lines.push(...layOut(screen, { prefix: `  ${screen.sign.proven} `, text: quiet, style: screen.dim }));
  if (image.verdicts.length === 0) lines.push("  nothing is required of this image");
  return lines;
}

type Fact = readonly [label: string, text: string];

function factsOf({ build, image, container, standIns }: ImageReport): readonly Fact[] {
  const facts: Fact[] = Object.entries(standIns).map(([asked, used], index) => [
    index === 0 ? "base" : "",
    `${visible(asked)} stood in for by ${visible(used)}`,
  ]);
  if (build !== undefined) facts.push(["build", buildText(build)]);
  if (image !== undefined) facts.push(["image", imageText(image)]);
  if (container !== undefined) facts.push(["container", containerText(container)]);
  return facts;
}

function buildText({ seconds, steps, cachedSteps }: NonNullable<ImageReport["build"]>): string {
  const took = formatSeconds(seconds);
  if (cachedSteps === 0) return `${took}, ${plural(steps, "step")}`;
  return cachedSteps >= steps ? `${took}, every step from the cache` : `${took}, ${cachedSteps} of ${plural(steps, "step")} from the cache`;
}

function imageText({ size, compressedSize, layers }: NonNullable<ImageReport["image"]>): string {
  const compressed = compressedSize === undefined ? "" : `${formatBytes(compressedSize)} compressed, `;
  return `${compressed}${formatBytes(size)} on disk, ${plural(layers, "layer")}`;
}

function containerText({ readySeconds, healthySeconds, stopSeconds }: NonNullable<ImageReport["container"]>): string {
  const parts = [
    readySeconds === undefined ? "never ready" : `ready after ${formatSeconds(readySeconds)}`,
    healthySeconds === undefined ? undefined : `healthy after ${formatSeconds(healthySeconds)}`,
    stopSeconds === undefined ? undefined : `stopped in ${formatSeconds(stopSeconds)}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

const outcomes: readonly (readonly [Outcome, string])[] = [
  ["proven", "proven"],
  ["violated", "violated"],
  ["unproven", "unproven"],
  ["not-applicable", "not applicable"],
];

function writeTotals(input: ReportInput, screen: Screen): readonly string[] {
  const verdicts = input.images.flatMap((image) => image.verdicts);
  const counts = outcomes.flatMap(([outcome, word]) => {
    const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const text = counts.length === 0 ? "nothing was judged" : counts.join(", ");
  return layOut(screen, { prefix: "  ", text, style: screen.bold, right: formatSeconds(input.seconds) });
}
