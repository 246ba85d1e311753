import { isScalar } from "yaml";

/** Where a plain value or a key stands in its text; undefined for what is none, or was not read from a text. */
export function spanOf(node: unknown): { readonly start: number; readonly end: number } | undefined {
  if (!isScalar(node) || !Array.isArray(node.range)) return undefined;
  const [start, end] = node.range;
  return { start, end };
}
