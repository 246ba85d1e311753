import type { Image } from "../../image/image.ts";
import { parseShell } from "../../shell/parse.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { shellBuiltins } from "../started-programs.ts";

/** What the health check of an image surely runs, each by its word. */
export function healthPrograms(image: Image): { readonly kind: "none" | "check"; readonly programs: readonly string[] } {
  const [kind, ...words] = image.config.healthcheck?.test ?? [];
  if (kind === undefined || kind === "NONE" || words.length === 0) return { kind: "none", programs: [] };
  if (kind === "CMD") return { kind: "check", programs: [words[0] ?? ""] };
  const [shell = "/bin/sh"] = image.config.shell ?? [];
  return { kind: "check", programs: [shell, ...firstProgram(parseShell(words.join(" ")))] };
}

/** The first command of a line, unless another one may do its work: `curl … || wget …`. */
function firstProgram(commands: readonly ShellCommand[]): readonly string[] {
  const [first, ...others] = commands;
  if (first === undefined || first.conditional === true || first.substituted === true) return [];
  if (shellBuiltins.has(first.name) || /[$`<>{}*?~\\]/.test(first.name) || first.assignments.some(({ name }) => name === "PATH")) return [];
  const stands = others.some(({ conditional, name }) => conditional === true && !shellBuiltins.has(name) && !ENDS.has(name));
  return stands ? [] : [first.name];
}

/** What only ends a check, or makes it end, is no second way to ask. */
const ENDS: ReadonlySet<string> = new Set(["kill", "pkill", "killall"]);
