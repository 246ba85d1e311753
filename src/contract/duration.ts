import { custom, minValue, number, pipe, string, transform, union } from "valibot";
import type { GenericSchema } from "valibot";

const secondsOf: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const durationText = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** Seconds: a number, or a text such as `30s`, `500ms`, `2m`, `1m30s`. */
export const duration: GenericSchema<number | string, number> = union(
  [pipe(number(), minValue(0)), pipe(string(), custom<string>(isDuration), transform(parseDuration))],
  "must be a number of seconds, or a text such as 30s, 500ms or 2m",
);

function isDuration(input: unknown): boolean {
  return typeof input === "string" && input.length <= 40 && durationText.test(input);
}

function parseDuration(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(amount) * (secondsOf[unit ?? ""] ?? 0);
  return total;
}
