#!/usr/bin/env node
import { buildApplication, buildCommand, buildRouteMap, run, text_en } from "@stricli/core";
import { buildFlags, optionsOfBuild, type BuildFlags } from "./commands/build-flags.ts";
import type { CommandIo } from "./commands/io.ts";
import type { LineContext as Context } from "./commands/lines/context.ts";
import { diffLine } from "./commands/lines/diff.ts";
import { importLine } from "./commands/lines/import.ts";
import { initLine } from "./commands/lines/init.ts";
import { version } from "./version.ts";

const text = (input: string): string => input;

const format = {
  kind: "parsed",
  parse: text,
  brief: "How to show the result: text, json, sarif, junit, github or markdown; may be given several times",
  variadic: true,
  optional: true,
} as const;
const output = {
  kind: "parsed",
  parse: text,
  brief: "Where the format of the same position goes: a file, or - for standard output",
  variadic: true,
  optional: true,
} as const;
const base = {
  kind: "parsed",
  parse: text,
  brief: "Another image in place of one that files name: python:3.13-slim=REF; may be given several times",
  variadic: true,
  optional: true,
  placeholder: "IMAGE=REF",
} as const;
const image = { kind: "parsed", parse: text, brief: "Only this image of the contract", optional: true, placeholder: "NAME" } as const;
const engine = {
  kind: "parsed",
  parse: text,
  brief: "The engine: docker, podman or nerdctl, with :CONTEXT where it knows several (default: PLIMSOLL_ENGINE, else the first that answers)",
  optional: true,
  placeholder: "NAME",
} as const;
/** The environment as it would be had it named the engine. */
const withEngine = (io: CommandIo, name: string | undefined): CommandIo => (name === undefined ? io : { ...io, env: { ...io.env, PLIMSOLL_ENGINE: name } });
const quiet = { kind: "boolean", brief: "No progress on standard error", default: false } as const;
const verbose = { kind: "boolean", brief: "Every command as it ends, on standard error", default: false, withNegated: false } as const;
const noIgnore = { kind: "boolean", brief: "Comments in Dockerfiles take no finding back", default: false, withNegated: false } as const;
const directory = {
  kind: "tuple",
  parameters: [{ brief: "The application's directory (default: here)", parse: text, optional: true, placeholder: "dir" }],
} as const;

interface CheckFlags {
  readonly format?: string[];
  readonly output?: string[];
  readonly target?: string;
  readonly buildArg?: string[];
  readonly context?: string;
  readonly preset?: string[];
  readonly only?: string[];
  readonly ignore?: string[];
  readonly level?: string;
  readonly failureThreshold?: string;
  readonly noFail: boolean;
  readonly noIgnore: boolean;
}

const checkTarget = { kind: "parsed", parse: text, brief: "The stage that is built (default: the last)", optional: true } as const;
const checkBuildArg = {
  kind: "parsed",
  parse: text,
  brief: "A build argument; may be given several times",
  variadic: true,
  optional: true,
  placeholder: "NAME=value",
} as const;
const checkContext = { kind: "parsed", parse: text, brief: "The build context (default: as found)", optional: true, placeholder: "dir" } as const;
const checkPreset = {
  kind: "parsed",
  parse: text,
  brief: "Instead of the contract or plimsoll:recommended: plimsoll:strict, hadolint, buildkit",
  variadic: true,
  optional: true,
} as const;
const checkNames = { kind: "parsed", parse: text, variadic: ",", optional: true, placeholder: "CHECK" } as const;
const level = { kind: "parsed", parse: text, optional: true, placeholder: "LEVEL" } as const;

const check = buildCommand({
  loader: async () => {
    const { check: command } = await import("./commands/check.ts");
    return async function (this: Context, flags: CheckFlags, ...paths: string[]) {
      this.process.exitCode = await command(
        {
          paths,
          formats: flags.format ?? [],
          outputs: flags.output ?? [],
          target: flags.target,
          buildArgs: flags.buildArg ?? [],
          context: flags.context,
          presets: flags.preset ?? [],
          only: flags.only ?? [],
          ignore: flags.ignore ?? [],
          level: flags.level ?? flags.failureThreshold,
          noFail: flags.noFail,
          noIgnore: flags.noIgnore,
        },
        this.io,
      );
    };
  },
  parameters: {
    flags: {
      format,
      output,
      target: checkTarget,
      buildArg: checkBuildArg,
      context: checkContext,
      preset: checkPreset,
      only: { ...checkNames, brief: "Only these checks, by id or by another tool's rule" },
      ignore: { ...checkNames, brief: "All but these checks" },
      level: { ...level, brief: "The least level that fails: error, warning (default), info or none" },
      failureThreshold: { ...level, brief: "The same, as hadolint calls it" },
      noFail: { kind: "boolean", brief: "What is found fails nothing", default: false, withNegated: false },
      noIgnore,
    },
    aliases: { f: "format", o: "output", t: "failureThreshold" },
    positional: { kind: "array", parameter: { brief: "Dockerfiles, directories, or - for standard input (default: here)", parse: text, placeholder: "path" } },
  },
  docs: { brief: "Judge Dockerfiles without an engine" },
});

interface FixFlags {
  readonly target?: string;
  readonly buildArg?: string[];
  readonly context?: string;
  readonly preset?: string[];
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
      const { base: bases = [], buildArg = [], ignore = [], only = [], preset = [], ...rest } = flags;
      this.process.exitCode = await command(
        { ...rest, paths, target: flags.target, context: flags.context, bases, buildArgs: buildArg, presets: preset, only, ignore },
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
      only: { ...checkNames, brief: "Only these checks, by id or by another tool's rule" },
      ignore: { ...checkNames, brief: "All but these checks" },
      noIgnore,
    },
    positional: {
      kind: "array",
      parameter: { brief: "Dockerfiles, directories, or - for standard input, fixed to standard output (default: here)", parse: text, placeholder: "path" },
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
    aliases: { q: "quiet" },
    positional: directory,
  },
  docs: { brief: "Build it, run it, and prove the contract requirement by requirement" },
});

const explain = buildCommand({
  loader: async () => {
    const { explain: command } = await import("./commands/explain.ts");
    return async function (
      this: Context,
      flags: { format?: string[]; output?: string[]; base?: string; dockerfile?: string; platform?: string },
      subject: string,
    ) {
      this.process.exitCode = await command(
        { subject, formats: flags.format ?? [], outputs: flags.output ?? [], base: flags.base, dockerfile: flags.dockerfile, platform: flags.platform },
        this.io,
      );
    };
  },
  parameters: {
    flags: {
      format: { ...format, brief: "How to show a Dockerfile or an image: text, json, markdown or html; may be given several times" },
      output,
      base: { kind: "parsed", parse: text, brief: "The image it was built on, whose layers are shown apart", optional: true, placeholder: "IMAGE" },
      dockerfile: { kind: "parsed", parse: text, brief: "The same, by the Dockerfile that it was built from", optional: true, placeholder: "FILE" },
      platform: { kind: "parsed", parse: text, brief: "Which image of several: linux/arm64", optional: true },
    },
    aliases: { f: "format", o: "output" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief:
            "A Dockerfile or a directory, a check, another tool's rule, an exit code, or an image: an archive, a layout, - for standard input, registry:NAME, a name of the engine's",
          parse: text,
          placeholder: "subject",
        },
      ],
    },
  },
  docs: { brief: "Say in words what a Dockerfile does, what a check asks for, what an exit code means, or what an image is made of" },
});

const app = buildApplication(
  buildRouteMap({
    routes: { init: initLine, check, fix, build, verify, explain, diff: diffLine, import: importLine },
    docs: {
      brief: "Write a container set, check it, build it, and prove that it holds",
      fullDescription:
        "Plimsoll writes an application's container set, checks it, builds it, and proves, requirement by requirement,\nthat it holds: in the file, in the image, in the running container.\n\nExit codes: 0 all met; 1 something violated; 2 wrong use or configuration; 3 something stays unproven; 130 interrupted.",
    },
  }),
  {
    name: "plimsoll",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel" },
    documentation: { caseStyle: "convert-camel-to-kebab" },
    localization: {
      loadText: () => ({ ...text_en, exceptionWhileRunningCommand: (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error)) }),
    },
  },
);

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
  signal: interrupt.signal,
};

/** No await at the top, which CommonJS does not know. */
async function main(): Promise<void> {
  await run(app, process.argv.slice(2), { process: process as NodeJS.Process & { exitCode: number }, io });
  if (interrupt.signal.aborted) process.exitCode = INTERRUPTED;
  else if (typeof process.exitCode === "number" && process.exitCode < 0) process.exitCode = WRONG_USE; // stricli's own codes for words it does not know
}
void main();
