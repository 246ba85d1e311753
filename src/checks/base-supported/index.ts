import { integer, minValue, number, optional, pipe, strictObject } from "valibot";
import { productNames, releases } from "../../facts/end-of-life.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { placeIn } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import type { Found } from "./versions.ts";
import { baseMadeOn, OS_RELEASE, versionsIn } from "./versions.ts";

type Code = "ended" | "endsSoon" | "old" | "supported" | "unknown" | "fresh" | "ageUnknown";

export const check: Check = defineCheck({
  meta: {
    summary: "The system and the language of the image still get security updates.",
    why: "After its end of life nobody mends what is found in a system or a language any more, and no rebuild helps. That day is known years before, and easily missed.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Days before the end from which on it counts as over. */
    ahead: optional(pipe(number(), integer(), minValue(0)), 0),
    /** Days that the base may be old. */
    maxAge: optional(pipe(number(), integer(), minValue(0))),
  }),
  messages: {
    ended: "{name} {version} has got no security updates since {until}",
    endsSoon: "{name} {version} gets security updates until {until}, less than {ahead} days from now",
    supported: "{name} {version} gets security updates until {until}",
    unknown: "until when {name} {version} is supported is not known here",
    old: "the base was made on {made}, {days} days ago; {max} are allowed",
    fresh: "the base was made on {made}",
    ageUnknown: "when the base was made cannot be told: the history does not say, or is not that of this Dockerfile",
    noSystem: "the image names no system and no language that dates are known of",
    noDay: "what day it is was not said",
  },
  title: ({ ahead, maxAge }) =>
    `system and language get security updates${ahead > 0 ? ` for ${ahead} more days` : ""}${maxAge === undefined ? "" : `, and the base is at most ${maxAge} days old`}`,
  keeps:
    () =>
    ({ path, size }) =>
      OS_RELEASE.includes(path) && size < 10_000 ? Infinity : 0,
  image({ baseLayers, image, today }, { ahead, maxAge }) {
    if (today === undefined) return unproven(saw("noDay"));
    const found: Evidence<Code>[] = versionsIn(image).map((each) => judged(each, today, ahead));
    if (maxAge !== undefined) found.push(judgedAge(baseMadeOn(image, baseLayers), today, maxAge));
    const of = (...codes: readonly Code[]): readonly Evidence<Code>[] => found.filter(({ message }) => codes.includes(message.code));
    const wrong = of("ended", "endsSoon", "old");
    if (wrong.length > 0) return violated(...wrong);
    const open = of("unknown", "ageUnknown");
    if (open.length > 0) return unproven(...open);
    return found.length === 0 ? notApplicable(saw("noSystem")) : proven(...found);
  },
});

function judged({ entry, product, version }: Found, today: string, ahead: number): Evidence<Code> {
  const name = productNames[product];
  const place = entry === undefined ? undefined : placeIn(entry);
  const release = releases[product].find(({ cycle }) => version === cycle || version.startsWith(`${cycle}.`) || version.startsWith(`${cycle}_`));
  if (release === undefined) return saw("unknown", { name, version }, place);
  const args = { name, version, until: release.until, ahead };
  if (today > release.until) return saw("ended", args, place);
  return daysBetween(today, release.until) < ahead ? saw("endsSoon", args, place) : saw("supported", args, place);
}

function judgedAge(made: string | undefined, today: string, max: number): Evidence<Code> {
  if (made === undefined) return saw("ageUnknown");
  const days = daysBetween(made, today);
  return days > max ? saw("old", { made, days, max }) : saw("fresh", { made });
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
