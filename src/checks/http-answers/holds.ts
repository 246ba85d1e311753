/** Whether a JSON value holds another: every member asked for is there and holds what is asked of it; lists agree element by element. */
export function holds(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(value) && value.length === wanted.length && wanted.every((each, index) => holds(value[index], each));
  if (typeof wanted === "object" && wanted !== null) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    return Object.entries(wanted).every(([name, each]) => Object.hasOwn(value, name) && holds((value as Record<string, unknown>)[name], each));
  }
  return value === wanted;
}
