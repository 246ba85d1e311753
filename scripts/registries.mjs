// Writes the registry of each room of units from its folder names, so that adding a unit is adding a folder.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const src = join(import.meta.dirname, "..", "src");

/** Room, the name that each unit exports, and its type in the room's kind.ts. */
const rooms = [
  { room: "checks", name: "check", type: "Check" },
  { room: "stacks", name: "stack", type: "Stack" },
  { room: "engines", name: "engine", type: "EngineKind" },
  { room: "reports", name: "report", type: "Report" },
];

for (const { room, name, type } of rooms) {
  const units = unitsOf(room);
  const lines = [
    "// Written by scripts/registries.mjs from the names of the folders beside it.",
    `import type { ${type} } from "./kind.ts";`,
    ...units.map((unit) => `import { ${name} as ${identifier(unit)} } from "./${unit}/index.ts";`),
    "",
    `export const ${room}: ReadonlyMap<string, ${type}> = new Map<string, ${type}>([`,
    ...units.map((unit) => `  ["${unit}", ${identifier(unit)}],`),
    "]);",
    "",
  ];
  write(join(src, room, "registry.generated.ts"), lines.join("\n"));
}

const pages = unitsOf("checks").map((unit) => [unit, readFileSync(join(src, "checks", unit, "readme.md"), "utf8")]);
write(
  join(src, "checks", "pages.generated.ts"),
  [
    "// Written by scripts/registries.mjs: the page of each check, for `plimsoll explain`.",
    "export const pages: ReadonlyMap<string, string> = new Map<string, string>([",
    ...pages.map(([unit, page]) => `  ["${unit}", ${JSON.stringify(page)}],`),
    "]);",
    "",
  ].join("\n"),
);

/** @param {string} room */
function unitsOf(room) {
  return (
    readdirSync(join(src, room), { withFileTypes: true })
      // a folder in which its author has only begun is no unit yet; the house test says what it lacks
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_") && whole(join(src, room, entry.name), room))
      .map((entry) => entry.name)
      .sort()
  );
}

/**
 * @param {string} folder
 * @param {string} room
 */
function whole(folder, room) {
  return existsSync(join(folder, "index.ts")) && (room !== "checks" || existsSync(join(folder, "readme.md")));
}

/** @param {string} unit */
function identifier(unit) {
  return unit.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/**
 * Leaves a file alone that says the same already, so that nothing is built again for it.
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    // not there yet
  }
  writeFileSync(path, text);
}
