#!/usr/bin/env node
import module from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { cacheDirectory } from "./commands/cache-directory.ts";
import { keepCompiledCode } from "./commands/code-cache.ts";

// The command that is installed, CommonJS for a quick start: what it loads need not be compiled again. The library is ESM.

/** Verbs that judge many files in a few seconds. */
const short = ["check", "fix"].includes(process.argv[2] ?? "");
// what V8 compiled under other flags it does not take again
if (short) tuneForShortRun();
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
if (enableCompileCache !== undefined) enableCompileCache();
else if (process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined) {
  const folder = join(cacheDirectory(process.env), "code", `${process.version}-${process.arch}${short ? "-short" : ""}`);
  process.once("exit", keepCompiledCode(require.extensions, folder));
}
void import("./cli.ts");

/** A run of seconds ends before most functions that V8 would compile a second time have paid for it. V8 complains of flags that it does not know. */
function tuneForShortRun(): void {
  const major = Number.parseInt(process.versions.v8, 10);
  if (major === 11) setFlagsFromString("--interrupt-budget=1000000");
  if (major === 12 || major === 13) setFlagsFromString("--invocation-count-for-turbofan=100000");
}
