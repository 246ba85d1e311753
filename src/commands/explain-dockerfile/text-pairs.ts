import { layOut, type Screen } from "../../reports/screen.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd, shorten, widthOf } from "../../reports/width.ts";

const WIDEST_NAME = 30;

/** Names with their meanings beside them; a long name has a line of its own. */
export function pairLines(pairs: readonly (readonly [string, string])[], indent: string, screen: Screen): readonly string[] {
  if (pairs.length === 0) return [];
  const most = Math.min(WIDEST_NAME, Math.floor((screen.columns - indent.length) * 0.4));
  const names = pairs.map(([name]) =>
    shorten(
      visible(
        name
          .split("\n")
          .map((line) => line.trim())
          .join(" "),
      ),
      screen.columns - indent.length,
      screen.sign.ellipsis,
    ),
  );
  const width = Math.max(0, ...names.map(widthOf).filter((each) => each <= most));
  return pairs.flatMap(([, means], index) => {
    const name = names[index] ?? "";
    if (widthOf(name) <= most) return layOut(screen, { prefix: `${indent}${padEnd(name, width)}  `, text: visible(means) });
    return [`${indent}${name}`, ...layOut(screen, { prefix: `${indent}  `, text: visible(means) })];
  });
}
