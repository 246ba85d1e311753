#!/usr/bin/env node
import { buildApplication, buildCommand, buildRouteMap, run, text_en, type Command } from "@stricli/core";
import { ASK } from "./commands/completions/ask.ts";
import { engineNames, images, paths } from "./commands/completions/offers.ts";
import { buildFlags, optionsOfBuild, type BuildFlags } from "./commands/build-flags.ts";
import { asking } from "./commands/ask.ts";
import type { CommandIo } from "./commands/io.ts";
import type { LineContext as Context } from "./commands/lines/context.ts";
import { checkLine } from "./commands/lines/check.ts";
import { completionsLine } from "./commands/lines/completions.ts";
import { diffLine } from "./commands/lines/diff.ts";
import { explainLine } from "./commands/lines/explain.ts";
import { checkBuildArg, checkContext, checkPreset, checkTarget, format, ignoredChecks, noIgnore, onlyChecks, output, text } from "./commands/lines/flags.ts";
import { helpful, helpfulTable } from "./commands/lines/help.ts";
import { importLine } from "./commands/lines/import.ts";
import { initLine } from "./commands/lines/init.ts";
import { syncLine } from "./commands/lines/sync.ts";
import { moveLine } from "./commands/lines/move.ts";
import { unknownVerb, unreadWords } from "./commands/lines/wrong-words.ts";
import { terminalOf } from "./commands/terminal.ts";
import { screenOf, type Screen } from "./reports/screen.ts";
import { version } from "./version.ts";

const base = {
  kind: "parsed",
  parse: text,
  brief: "Another image in place of one that files name: python:3.13-slim=REF; may be given several times",
  variadic: true,
  optional: true,
  placeholder: "IMAGE=REF",
} as const;
const image = {
  kind: "parsed",
  parse: text,
  brief: "Only this image of the contract",
  optional: true,
  placeholder: "NAME",
  proposeCompletions: images,
} as const;
const engine = {
  kind: "parsed",
  parse: text,
  brief: "The engine: docker, podman or nerdctl, with :CONTEXT where it knows several (default: PLIMSOLL_ENGINE, else the first that answers)",
  optional: true,
  placeholder: "NAME",
  proposeCompletions: engineNames,
} as const;
/** The environment as it would be had it named the engine. */
const withEngine = (io: CommandIo, name: string | undefined): CommandIo => (name === undefined ? io : { ...io, env: { ...io.env, PLIMSOLL_ENGINE: name } });
const quiet = { kind: "boolean", brief: "No progress on standard error", default: false } as const;
const verbose = { kind: "boolean", brief: "Every command as it ends, on standard error", default: false, withNegated: false } as const;
const directory = {
  kind: "tuple",
  parameters: [{ brief: "The application's directory (default: here)", parse: text, optional: true, placeholder: "dir", proposeCompletions: paths }],
} as const;

interface FixFlags {
  readonly target?: string;
  readonly buildArg?: string[];
  readonly context?: string;
  readonly preset?: string[];
  readonly to?: string[];
  readonly only?: string[];
  readonly ignore?: string[];
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly backup: boolean;
  readonly noIgnore: boolean;
  readonly prove: boolean;
  readonly pin: boolean;
  readonly base?: string[];
  readonly quiet: boolean;
}

const fix = buildCommand({
  loader: async () => {
    heedInterrupts();
    const { fix: command } = await import("./commands/fix.ts");
    return async function (this: Context, flags: FixFlags, ...paths: string[]) {
      const { base: bases = [], buildArg = [], ignore = [], only = [], preset = [], to = [], ...rest } = flags;
      // who wants it brought there wants what that changes
      const unsafe = rest.unsafe || to.length > 0;
      this.process.exitCode = await command(
        { ...rest, unsafe, paths, target: flags.target, context: flags.context, bases, buildArgs: buildArg, presets: [...preset, ...to], only, ignore },
        this.io,
      );
    };
  },
  parameters: {
    flags: {
      unsafe: { kind: "boolean", brief: "Also fixes that may change what the image does", default: false, withNegated: false },
      dryRun: { kind: "boolean", brief: "Write nothing, show the difference", default: false, withNegated: false },
      backup: { kind: "boolean", brief: "Keep what is replaced as NAME.bak", default: false, withNegated: false },
      pin: {
        kind: "boolean",
        brief: "Also pin bases and packages, as a registry and the base's own package manager name them now",
        default: false,
        withNegated: false,
      },
      prove: {
        kind: "boolean",
        brief: "Build before and after, show what differs, and keep no fix that makes a requirement worse",
        default: false,
        withNegated: false,
      },
      base,
      quiet,
      target: checkTarget,
      buildArg: checkBuildArg,
      context: checkContext,
      preset: checkPreset,
      to: { ...checkPreset, brief: "Bring it to what a preset asks, by unsafe fixes too: plimsoll:production" },
      only: onlyChecks,
      ignore: ignoredChecks,
      noIgnore,
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "Dockerfiles, directories, or - for standard input, fixed to standard output (default: here)",
        parse: text,
        placeholder: "path",
        proposeCompletions: paths,
      },
    },
  },
  docs: { brief: "Mend what check finds, and touch nothing else" },
});

const build = buildCommand({
  loader: async () => {
    heedInterrupts();
    const { build: command } = await import("./commands/build.ts");
    return async function (this: Context, { engine: name, ...flags }: BuildFlags, dir?: string) {
      this.process.exitCode = await command(optionsOfBuild(flags, dir ?? "."), withEngine(this.io, name));
    };
  },
  parameters: {
    flags: { base, image, ...buildFlags, engine, output, quiet, verbose },
    aliases: { t: "tag", q: "quiet", f: "format", o: "output" },
    positional: directory,
  },
  docs: { brief: "Build the contract's images with BuildKit" },
});

const verify = buildCommand({
  loader: async () => {
    heedInterrupts();
    const { verify: command } = await import("./commands/verify.ts");
    return async function (
      this: Context,
      flags: {
        format?: string[];
        output?: string[];
        base?: string[];
        image?: string;
        config?: string[];
        only?: string;
        observer?: string;
        engine?: string;
        verbose: boolean;
        quiet: boolean;
        noIgnore: boolean;
      },
      dir?: string,
    ) {
      this.process.exitCode = await command(
        {
          directory: dir ?? ".",
          formats: flags.format ?? [],
          outputs: flags.output ?? [],
          bases: flags.base ?? [],
          ref: flags.image,
          configs: flags.config ?? [],
          only: flags.only,
          quiet: flags.quiet,
          noIgnore: flags.noIgnore,
          observer: flags.observer,
          verbose: flags.verbose,
        },
        withEngine(this.io, flags.engine),
      );
    };
  },
  parameters: {
    flags: {
      format,
      output,
      base,
      image: {
        kind: "parsed",
        parse: text,
        brief: "An image made elsewhere, instead of building one: a name, an archive, - for standard input, registry:NAME",
        optional: true,
        placeholder: "REF",
      },
      config: {
        kind: "parsed",
        parse: text,
        brief: "Tests of container-structure-test that --image has to pass, instead of a contract",
        variadic: true,
        optional: true,
        placeholder: "FILE",
        proposeCompletions: paths,
      },
      only: image,
      engine,
      observer: {
        kind: "parsed",
        parse: text,
        brief: "An image with a shell to look into containers from, where the engine is not on this machine",
        optional: true,
        placeholder: "REF",
      },
      quiet,
      verbose,
      noIgnore,
    },
    aliases: { q: "quiet", f: "format", o: "output" },
    positional: directory,
  },
  docs: { brief: "Build it, run it, and prove the contract requirement by requirement" },
});

const lsp = buildCommand({
  loader: async () => {
    const [{ serveEditor }, { hostOf }] = await Promise.all([import("./lsp/serve.ts"), import("./commands/open-session.ts")]);
    return function (this: Context) {
      if (process.stdin.isTTY) process.stderr.write("plimsoll: an editor speaks here, over standard input and output; Ctrl-C ends it\n");
      serveEditor(
        hostOf(this.io, () => {}),
        process.stdin,
        process.stdout,
      );
    };
  },
  parameters: {
    // editors say so of themselves, and there is no other way
    flags: { stdio: { kind: "boolean", brief: "Speak over standard input and output, as it always does", default: true, withNegated: false } },
  },
  docs: { brief: "Serve an editor: findings, fixes, explanations and completion as you type" },
});

const lines = {
  init: initLine,
  sync: syncLine,
  check: checkLine,
  fix,
  build,
  verify,
  explain: explainLine,
  diff: diffLine,
  move: moveLine,
  import: importLine,
  lsp,
  completions: completionsLine,
};
const helpScreen = (): Screen => screenOf(terminalOf(io.stdout, io.env));
const table = buildRouteMap({
  routes: Object.fromEntries(Object.entries<Command<Context>>(lines).map(([verb, line]) => [verb, helpful(verb, line, helpScreen)])),
  docs: { brief: "Write a container set, check it, build it, and prove that it holds" },
});
const about =
  "Plimsoll writes an application's container set, checks it, builds it, and proves, requirement by requirement, that it holds: in the file, in the image, in the running container.";
const exitCodes = [
  ["0", "all met"],
  ["1", "something is violated, or the image does not build"],
  ["2", "wrong use or configuration, or nothing was judged"],
  ["3", "something stays unproven, or needs an engine or an image that is not there"],
  ["130", "interrupted; what was started is gone"],
] as const;

const app = buildApplication(helpfulTable(table, about, exitCodes, helpScreen), {
  name: "plimsoll",
  versionInfo: { currentVersion: version },
  scanner: { caseStyle: "allow-kebab-for-camel" },
  documentation: { caseStyle: "convert-camel-to-kebab" },
  localization: {
    loadText: () => ({
      ...text_en,
      noCommandRegisteredForInput: unknownVerb,
      exceptionWhileParsingArguments: (error) => unreadWords(error, process.argv[2] ?? ""),
      exceptionWhileRunningCommand: (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    }),
  },
});

const WRONG_USE = 2;
const INTERRUPTED = 130;

const interrupt = new AbortController();
let interruptions = 0;
function onInterrupt(): void {
  interruptions += 1;
  if (interruptions === 1) {
    process.stderr.write("\nplimsoll: interrupted; taking away what was started (once more to leave at once)\n");
    interrupt.abort(new Error("interrupted"));
    return;
  }
  process.exit(INTERRUPTED);
}
/** What starts things takes them away before it leaves; all else ends at once. */
function heedInterrupts(): void {
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
}

// a reader such as `head` may close the pipe early, and what was found stays found; an output that is lost is another thing
let lostOutput = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE" || lostOutput) return;
  lostOutput = true;
  process.stderr.write(
    `plimsoll: standard output cannot be written: ${error.code === "ENOSPC" ? "the disk is full" : error.message}\n  try  another --output\n`,
  );
});
// there is no place left to tell it
process.stderr.on("error", () => {});
process.on("exit", () => {
  if (lostOutput) process.exitCode = WRONG_USE;
});

const io: CommandIo = {
  cwd: process.cwd(),
  env: process.env,
  stdout: { isTty: process.stdout.isTTY, columns: process.stdout.columns, write: (chunk) => process.stdout.write(chunk) },
  stderr: { isTty: process.stderr.isTTY, columns: process.stderr.columns, write: (chunk) => process.stderr.write(chunk) },
  // who has CI set reads a log, even where that is a terminal
  ...(process.stdin.isTTY && process.stdout.isTTY && (process.env["CI"] ?? "") === "" ? { asking } : {}),
  signal: interrupt.signal,
};

/** No await at the top, which CommonJS does not know. */
async function main(): Promise<void> {
  const [, , first, ...rest] = process.argv;
  if (first === ASK) {
    const { printOffers } = await import("./commands/completions/completions.ts");
    await printOffers(table, rest, { process, io });
    return;
  }
  await run(app, process.argv.slice(2), { process: process as NodeJS.Process & { exitCode: number }, io });
  if (interrupt.signal.aborted) process.exitCode = INTERRUPTED;
  else if (typeof process.exitCode === "number" && process.exitCode < 0) process.exitCode = WRONG_USE; // stricli's own codes for words it does not know
}
void main();
