import { findingsOf } from "../findings.ts";
import type { ReportInput } from "../kind.ts";
import { layOut, type Screen } from "../screen.ts";

/** What can be done about what was found. */
export function wayOn(input: ReportInput, screen: Screen): readonly string[] {
  const inFiles = findingsOf(input).filter(({ path }) => path !== "-");
  if (!inFiles.some(({ verdict }) => input.hasFix?.(verdict.check) === true)) return [];
  return layOut(screen, { prefix: "  try  ", text: "plimsoll fix --dry-run, or plimsoll explain CHECK", style: screen.dim });
}
