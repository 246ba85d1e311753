import { indent, list, scalar } from "../yaml-text.ts";

/** A key with lines below it; nothing where there are none. */
export function block(key: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${key}:`, ...indent(1, lines)];
}

/** A key with a list of texts on one line; nothing where there are none. */
export function flow(key: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${key}: ${list(values)}`];
}

/** A key with a list of texts, one a line, where one line would be too long. */
export function items(key: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [
    `${key}:`,
    ...indent(
      1,
      values.map((value) => `- ${scalar(value)}`),
    ),
  ];
}

/** Keys with texts. */
export function pairs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([key, value]) => `${key}: ${scalar(value)}`);
}

/** A list of words; below each other where they are many. */
export function words(key: string, values: readonly string[]): string[] {
  const line = `${key}: ${list(values)}`;
  return line.length <= 140 ? [line] : items(key, values);
}

/** Bytes as Docker and Kubernetes both write them: `512Mi` without its i for Docker. */
export function size(bytes: number, unit: "docker" | "kubernetes"): string {
  const [gib, mib] = [1024 ** 3, 1024 ** 2];
  const letter = unit === "docker" ? "" : "i";
  if (bytes % gib === 0) return `${bytes / gib}G${letter}`;
  return `${Math.max(1, Math.ceil(bytes / mib))}M${letter}`;
}
