import { integer, minValue, number, pipe, regex, string, transform, union } from "valibot";
import type { GenericSchema } from "valibot";

const durationUnits: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const byteUnits: Readonly<Record<string, number>> = { b: 1, kb: 1000, mb: 1000 ** 2, gb: 1000 ** 3, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** A length of time in seconds: `30`, or with a unit as in `500ms`, `30s`, `2m`, `1m30s`, `1h`. */
export const seconds: GenericSchema<number | string, number> = union(
  [pipe(number(), minValue(0)), pipe(string(), regex(/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/), transform(parseSeconds))],
  "must be a number of seconds, or a text such as 30s, 500ms or 2m",
);

/** A size in bytes: `150000000`, or with a unit as in `150MB` (1,000,000 each) or `150MiB` (1,048,576 each). */
export const bytes: GenericSchema<number | string, number> = union(
  [pipe(number(), integer(), minValue(0)), pipe(string(), regex(/^\d+(?:\.\d+)? ?(?:[kKmMgG]i?)?[bB]$/), transform(parseBytes))],
  "must be a number of bytes, or a text such as 150MB or 150MiB",
);

function parseSeconds(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(amount) * (durationUnits[unit ?? ""] ?? 0);
  return total;
}

function parseBytes(text: string): number {
  const [, amount, unit] = /^([\d.]+) ?([a-z]+)$/i.exec(text) ?? [];
  return Math.round(Number(amount) * (byteUnits[(unit ?? "").toLowerCase()] ?? 0));
}
