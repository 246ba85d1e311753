// `npm run new check|stack|engine|report NAME`: copies the kind's template into a folder of its own.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";

const rooms = { check: "checks", stack: "stacks", engine: "engines", report: "reports" };
const next = {
  check: [
    "say in meta what holds and why",
    "write the judges, and the examples in readme.md, which are tests",
    "name a preset in meta once it has proven itself",
  ],
  stack: ["say in accepts() which applications it writes for", "build and run what it writes"],
  engine: ["write connect()", "say in readme.md what was tried"],
  report: ["write the format"],
};

const [kind = "", name = "", ...more] = process.argv.slice(2);
const problem = wrong();
if (problem !== undefined) {
  console.error(`new: ${problem}\n  try  npm run new check my-check`);
  process.exit(2);
}

const room = rooms[/** @type {keyof typeof rooms} */ (kind)];
const src = join(import.meta.dirname, "..", "src");
const folder = join(src, room, name);
cpSync(join(src, room, "_template"), folder, { recursive: true });
for (const file of readdirSync(folder)) writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").replaceAll("NAME", name));
spawnSync(process.execPath, [join(import.meta.dirname, "registries.mjs")], { stdio: "inherit" });

console.log(`wrote src/${room}/${name}/`);
for (const step of next[/** @type {keyof typeof next} */ (kind)]) console.log(`  next  ${step}`);
console.log("  then  npm run check");

/** @returns {string | undefined} */
function wrong() {
  if (!Object.hasOwn(rooms, kind)) return `there is no kind ${kind || "(none given)"}; there are ${Object.keys(rooms).join(", ")}`;
  if (name === "" || more.length > 0) return "give one name";
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) return `${name} is no kebab-case name`;
  const path = join(import.meta.dirname, "..", "src", rooms[/** @type {keyof typeof rooms} */ (kind)], name);
  return existsSync(path) ? `${name} is there already` : undefined;
}
