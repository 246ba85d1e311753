import { posix } from "node:path";

/** A Compose project as `docker compose config --format json` resolves it, with paths relative to the root. */
export function normalConfiguration(json: string, root: string, places: ReadonlyMap<string, string>): unknown {
  return normal(JSON.parse(json), root, places);
}

function normal(value: unknown, root: string, places: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return normalPath(value, root, places);
  if (Array.isArray(value)) return value.map((each) => normal(each, root, places));
  if (typeof value !== "object" || value === null) return value;
  // what only stands there to be shared is told as it is written
  const meant = Object.entries(value).filter(([key]) => !key.startsWith("x-"));
  const entries = meant.map(([key, each]) => [key, normal(each, root, places)] as const);
  const found = Object.fromEntries(entries);
  // a Dockerfile is named relative to its context
  const { context } = found;
  if (typeof context === "string" && typeof found["dockerfile_inline"] !== "string") {
    const written = typeof found["dockerfile"] === "string" ? found["dockerfile"] : "Dockerfile";
    const path = written.startsWith("<root>") ? written.slice(7) : posix.join(context.slice(7), written);
    if (context.startsWith("<root>")) found["dockerfile"] = places.get(path) ?? path;
  }
  return found;
}

function normalPath(value: string, root: string, places: ReadonlyMap<string, string>): string {
  if (value === root) return "<root>";
  if (!value.startsWith(`${root}/`)) return value;
  const path = value.slice(root.length + 1);
  return `<root>/${places.get(path) ?? path}`;
}

/** Where two configurations differ, as the way to it: `services.app.build.context`. Values are not told: they may be secrets. */
export function differences(left: unknown, right: unknown, way: string = ""): readonly string[] {
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  if (!isRecord(left) || !isRecord(right)) return [way === "" ? "everything" : way];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => differences(left[key], right[key], way === "" ? key : `${way}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
