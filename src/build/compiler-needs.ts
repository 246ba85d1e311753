import { neededForBuild } from "../facts/build-needs.ts";
import { debianNeeds } from "../facts/python-debian.ts";

// pip, uv and poetry each name the package that they could not build in their own way
const PACKAGE_LINES: readonly RegExp[] = [
  /Failed building wheel for ([\w.-]{1,100})/,
  /Failed to build `?([\w.-]{1,100})/,
  /^\s{0,10}╰─> ([\w.-]{1,100})$/,
  /This error originates from the build backend, and is likely not a problem with \w{1,20} but with ([\w.-]{1,100})/,
  /setup\.py install for ([\w.-]{1,100}) did not run/,
];

const LACKING: readonly RegExp[] = [
  /fatal error: (\S{1,100}): No such file/,
  /(?:^|\s)(\w{1,30}[-_]config)(?: executable)?:? (?:not found|No such file)/,
  /unable to execute '([^']{1,100})'/,
  /error: command '([^']{1,200})' failed: (?:No such file|Permission)/,
  /No such file or directory: '([^']{1,100})'/,
  /FileNotFoundError.{0,100}'(cmake|git|swig|make)'/,
];

/** Which package could not be built, and the Debian packages that it needs for that. */
export function compilerNeeds(output: readonly string[]): { readonly cause?: string; readonly try?: string } {
  const name = packageIn(output);
  const needs = needsOf(name, output);
  const subject = name === undefined ? "a package" : name;
  const cause = `${subject} has no ready-made wheel for this image and is built here, where something that it needs for that is missing`;
  if (needs.length === 0) return { cause };
  return { cause, try: `apt-get update && apt-get install -y --no-install-recommends ${needs.join(" ")} in a build stage; its name in Alpine may be another` };
}

function packageIn(output: readonly string[]): string | undefined {
  for (const shape of PACKAGE_LINES) {
    for (const line of output) {
      const found = shape.exec(line)?.[1];
      if (found !== undefined) return found;
    }
  }
  const failed = output.findIndex((line) => /metadata-generation-failed|finished with status 'error'/.test(line));
  const before = failed === -1 ? output : output.slice(0, failed);
  return before
    .findLast((line) => /^\s{0,4}Collecting /.test(line))
    ?.trim()
    .split(/[\s<>=!~;[]/)[1];
}

function needsOf(name: string | undefined, output: readonly string[]): readonly string[] {
  const normal = name?.toLowerCase().replaceAll(/[._-]+/g, "-");
  const known = normal !== undefined && Object.hasOwn(debianNeeds, normal) ? debianNeeds[normal]?.build : undefined;
  const lacking = LACKING.flatMap((shape) => output.flatMap((line) => shape.exec(line)?.[1] ?? [])).flatMap(bringing);
  if (output.some((line) => /you need a C compiler|no acceptable C compiler|Unknown compiler/.test(line))) lacking.push(...bringing("gcc"));
  if (output.some((line) => /can't find Rust compiler|cargo, the Rust package manager, is not installed/.test(line))) lacking.push(...bringing("cargo"));
  return [...new Set([...(known ?? []), ...lacking])];
}

function bringing(program: string): readonly string[] {
  const name = program.replace(/^.*\/(?=[^/]*$)(?!.*\.h$)/, "").replace(/^(?:x86_64|aarch64)-linux-gnu-/, "");
  return Object.hasOwn(neededForBuild, name) ? (neededForBuild[name] ?? []) : [];
}
