import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type UserConfig } from "tsdown";
import { licencesOfBundled } from "./scripts/licences.ts";

// under the `node` condition yaml resolves to CommonJS, which is slower to load and breaks inside an ESM bundle
const yaml = join(dirname(createRequire(import.meta.url).resolve("yaml/package.json")), "browser", "index.js");

const shared = {
  platform: "node",
  target: "node20.19",
  fixedExtension: false,
  // nobody who installs Plimsoll installs anything else
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  alias: { yaml },
  clean: true,
} satisfies UserConfig;

const library: UserConfig = {
  ...shared,
  entry: ["src/cli.ts", "src/index.ts", "src/image.ts", "src/schemas.ts"],
  format: "esm",
  dts: { entry: ["src/index.ts", "src/image.ts"] },
  minify: "dce-only",
  plugins: [licencesOfBundled],
};

/** Parts of Node that every run needs. */
const alwaysLoaded = new Set(["node:fs", "node:module", "node:path", "node:v8", "node:vm", "node:zlib"]);
const LOADS_NODE = /\blet (node_\w+) = require\("(node:[\w/]+)"\);/g;

/** Most runs need neither HTTP nor hashes, and Node takes longer to load them than a file takes to judge. */
const loadNodeLate = {
  name: "load-node-late",
  renderChunk(code: string) {
    let count = 0;
    const late = code.replaceAll(LOADS_NODE, (whole, name: string, id: string) => {
      // what is imported as a whole is wrapped in its own name
      if (alwaysLoaded.has(id) || code.includes(`\n${name} = `)) return whole;
      count += 1;
      return `const ${name} = late(() => require("${id}"));`;
    });
    const proxy = "const late = (load) => { let loaded; return new Proxy({}, { get: (_, name) => (loaded ??= load())[name] }); };";
    return count === 0 ? null : { code: late.replace(LOADS_NODE_FIRST, (line) => `${proxy}\n${line}`), map: null };
  },
};
const LOADS_NODE_FIRST = /^const node_\w+ = late\(/m;

/** Texts of one byte a character take half the time to read, and a chunk of them is read as such. */
const inAscii = {
  name: "in-ascii",
  generateBundle(_options: unknown, bundle: Record<string, { code?: string }>) {
    const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    for (const chunk of Object.values(bundle)) if (chunk.code !== undefined) chunk.code = chunk.code.replaceAll(/[^\0-\x7f]/g, escaped);
  },
};

const source = (...path: readonly string[]): string => join(import.meta.dirname, "src", ...path);
const neededToStart = new Set<string>();
const neededToCheck = new Set<string>();

/** What most runs need comes in one piece: fifty chunks take as long to find as to load. */
const checkInOnePiece = {
  name: "check-in-one-piece",
  buildEnd(this: { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }) {
    const collect = (found: Set<string>, ...waiting: string[]): void => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (found.has(id)) continue;
        found.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    };
    collect(neededToStart, source("launch.ts"), source("cli.ts"));
    collect(neededToCheck, source("commands", "check.ts"));
  },
};

/** The command that is installed. Its chunks have their content's hash in their names, all but the one that starts it. */
const command: UserConfig = {
  ...shared,
  entry: { plimsoll: "src/launch.ts" },
  format: "cjs",
  dts: false,
  minify: { compress: false, mangle: false, codegen: true },
  plugins: [loadNodeLate, checkInOnePiece, inAscii],
  outputOptions: {
    codeSplitting: {
      groups: [
        { name: "start", test: (id) => neededToStart.has(id) && neededToCheck.has(id), priority: 2 },
        { name: "check", test: (id) => neededToCheck.has(id), priority: 1 },
      ],
    },
  },
  checks: { legacyCjs: false },
};

const config: UserConfig[] = defineConfig([library, command]);

export default config;
