// Writes docs/rules.md, the page of all checks and of what became of other tools' rules, from the built code; run it after the build.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkRulesPage } from "../dist/schemas.js";

const page = fileURLToPath(new URL("../docs/rules.md", import.meta.url));
writeFileSync(page, checkRulesPage());
spawnSync(fileURLToPath(new URL("../node_modules/.bin/oxfmt", import.meta.url)), [page], { stdio: "ignore" });
console.log("wrote docs/rules.md");
