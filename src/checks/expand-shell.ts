import type { StageConfig } from "../plan/plan.ts";

/**
 * A word of a shell with the variables put in that the image itself sets, and defaults where it sets none: `${PORT:-8000}`.
 * Undefined where something in it is not known.
 */
export function expandShell(text: string, env: StageConfig["env"]): string | undefined {
  let known = true;
  const expanded = text.replaceAll(
    /\$(?:\{(\w+)(?::?-([^{}$]*))?\}|(\w+))/g,
    (_, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) => {
      const value = env.get(braced ?? plain ?? "")?.value;
      if (value !== undefined && value !== "" && !value.includes("$")) return value;
      if (otherwise === undefined) known = false;
      return otherwise ?? "";
    },
  );
  return known && !/[$`]/.test(expanded) && !expanded.includes("{{") && !expanded.includes("<%") ? expanded : undefined;
}
