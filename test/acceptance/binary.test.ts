import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const isBinary = (process.env["PLIMSOLL_BIN"] ?? "") !== "";
if (!isBinary)
  process.stderr.write("\nSKIPPED: what an executable takes from the directory it is started in; npm run binary -- --test makes one and runs this\n\n");

test.skipIf(!isBinary)("what lies in the directory changes nothing of the program", async () => {
  const evil = 'require("node:fs").writeFileSync("made", "");';
  const folder = folderWith({
    Dockerfile: "FROM debian:12\nRUN sudo ls\n",
    ".env": "HADOLINT_NOFAIL=1\n",
    "bunfig.toml": 'preload = ["./evil.js"]\n',
    "evil.js": evil,
    "package.json": '{ "name": "plimsoll", "type": "commonjs", "imports": { "node:fs": "./evil.js" } }',
    "tsconfig.json": '{ "compilerOptions": { "paths": { "node:fs": ["./evil.js"] } } }',
    "node_modules/yaml/index.js": evil,
  });
  const bare = await plimsoll(["check", "--only", "DL3004", "Dockerfile"], { cwd: folder });
  expect([bare.code, bare.stderr]).toEqual([1, ""]);
  // which would have done it, had it been read
  expect((await plimsoll(["check", "--only", "DL3004", "Dockerfile"], { cwd: folder, env: { HADOLINT_NOFAIL: "1" } })).code).toBe(0);
  expect(existsSync(join(folder, "made"))).toBe(false);
});
