import { integer, minValue, number, pipe, regex, string, transform, union } from "valibot";
import type { GenericSchema } from "valibot";

const units: Readonly<Record<string, number>> = { b: 1, kb: 1000, mb: 1000 ** 2, gb: 1000 ** 3, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** A size in bytes: `150000000`, or with a unit as in `150MB` (1,000,000 each) or `150MiB` (1,048,576 each). */
export const bytes: GenericSchema<number | string, number> = union(
  [pipe(number(), integer(), minValue(0)), pipe(string(), regex(/^\d+(?:\.\d+)? ?(?:[kKmMgG]i?)?[bB]$/), transform(parseBytes))],
  "must be a number of bytes, or a text such as 150MB or 150MiB",
);

function parseBytes(text: string): number {
  const [, amount, unit] = /^([\d.]+) ?([a-z]+)$/i.exec(text) ?? [];
  return Math.round(Number(amount) * (units[(unit ?? "").toLowerCase()] ?? 0));
}
