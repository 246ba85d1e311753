import type { ShellCommand } from "../../shell/shell.ts";
import { programOf } from "../commands.ts";

/** A command that installs what an application depends on. */
export interface Install {
  readonly tool: string;
  readonly command: ShellCommand;
  /**
   * `dependencies`: all it reads are manifests. `project`: it reads the manifests, and the application too when that is there.
   * `source`: it cannot run without the application, as `pip install .`.
   */
  readonly reads: "dependencies" | "project" | "source";
}

/** Packages that are tools for installing others; installing them is not yet installing dependencies. */
const installers = new Set([
  "pip",
  "setuptools",
  "wheel",
  "uv",
  "poetry",
  "pdm",
  "pipenv",
  "virtualenv",
  "hatch",
  "build",
  "pip-tools",
  "poetry-plugin-export",
]);

/** What a RUN command installs; undefined where it is no installation of dependencies. */
export function installOf(command: ShellCommand): Install | undefined {
  const name = programOf(command);
  const words = command.args.map((word) => word.value);
  if (/^pip[\d.]*$/.test(name)) return pipInstall(command, words);
  if (/^python[\d.]*$/.test(name) && words[0] === "-m" && words[1] === "pip") return pipInstall(command, words.slice(2));
  if (name === "uv" && words[0] === "pip") return pipInstall(command, words.slice(1));
  if (name === "uv") return words[0] === "sync" ? install("uv", command, words, "--no-install-project") : undefined;
  if (name === "poetry") return words.includes("install") ? install("poetry", command, words, "--no-root") : undefined;
  if (name === "pdm") return words[0] === "install" || words[0] === "sync" ? install("pdm", command, words, "--no-self") : undefined;
  if (name === "pipenv") return words[0] === "install" || words[0] === "sync" ? { tool: "pipenv", command, reads: "dependencies" } : undefined;
  if (name === "npm" || name === "pnpm" || name === "yarn" || name === "bun") return nodeInstall(name, command, words);
  return undefined;
}

function install(tool: string, command: ShellCommand, words: readonly string[], withoutProject: string): Install {
  return { tool, command, reads: words.includes(withoutProject) ? "dependencies" : "project" };
}

function pipInstall(command: ShellCommand, words: readonly string[]): Install | undefined {
  const verb = words.find((word) => !word.startsWith("-"));
  if (verb !== "install" && verb !== "sync") return undefined;
  const rest = words.slice(words.indexOf(verb) + 1);
  if (rest.includes("--no-deps")) return undefined;
  const packages = packagesOf(rest);
  if (packages.some((word) => /^\.{0,2}\//.test(word) || /^\.{1,2}(?:\[|$)/.test(word) || isOwnFile(word))) return { tool: "pip", command, reads: "source" };
  if (verb === "sync" || rest.some((word) => /^(?:-r|--requirement)/.test(word))) return { tool: "pip", command, reads: "dependencies" };
  const real = packages.filter((word) => !installers.has((word.split(/[<>=!~[;@ ]/, 1)[0] ?? "").toLowerCase()));
  return real.length === 0 ? undefined : { tool: "pip", command, reads: "dependencies" };
}

/** `dist/app.whl`, `$SRC/extension/`: built from the source, or a part of it. */
function isOwnFile(word: string): boolean {
  return !/:\/\/|^git\+|@/.test(word) && (/\.(?:whl|zip|tar\.\w+)$/.test(word) || /^["']?[\w${}.*-]+\//.test(word));
}

/** Words that name packages: flags are left out, and so are the values of flags that take one. */
function packagesOf(words: readonly string[]): readonly string[] {
  const takesValue =
    /^(?:-r|--requirement|-c|--constraint|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|--prefix|--root|--python|-p|--cache-dir|--timeout|--retries|--trusted-host|--progress-bar|--platform|--python-version)$/;
  return words.filter((word, index) => !word.startsWith("-") && !takesValue.test(words[index - 1] ?? ""));
}

function nodeInstall(tool: string, command: ShellCommand, words: readonly string[]): Install | undefined {
  if (words.includes("-g") || words.includes("--global") || words.includes("--help") || words.includes("--version")) return undefined;
  const verb = words.find((word) => !word.startsWith("-"));
  if (verb === undefined) return tool === "yarn" ? { tool, command, reads: "project" } : undefined;
  const verbs = tool === "pnpm" ? ["install", "i", "ci", "fetch"] : ["install", "i", "ci", "clean-install"];
  return verbs.includes(verb) ? { tool, command, reads: "project" } : undefined;
}
