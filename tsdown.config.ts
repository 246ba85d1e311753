import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type UserConfig } from "tsdown";

// under the `node` condition yaml resolves to CommonJS, which is slower to load and breaks inside an ESM bundle
const yaml = join(dirname(createRequire(import.meta.url).resolve("yaml/package.json")), "browser", "index.js");

const config: UserConfig = defineConfig({
  entry: ["src/cli.ts", "src/index.ts", "src/image.ts", "src/schemas.ts"],
  format: "esm",
  platform: "node",
  target: "node20.19",
  dts: { entry: ["src/index.ts", "src/image.ts"] },
  fixedExtension: false,
  // nobody who installs Plimsoll installs anything else
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  alias: { yaml },
  minify: "dce-only",
  clean: true,
});

export default config;
