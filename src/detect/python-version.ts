import type { Project } from "../project/project.ts";
import { at, readToml } from "../project/toml.ts";
import type { Fact } from "./application.ts";
import { byDefault, from, lineOf } from "./source.ts";

const KNOWN = ["3.14", "3.13", "3.12", "3.11", "3.10"] as const;
/** What most published wheels serve. */
const DEFAULT = "3.13";

/** The Python to run on: an exact choice where a file makes one, else the newest that `requires-python` allows. */
export function pythonVersion(project: Project): { readonly fact: Fact<string>; readonly contradictions: readonly string[] } {
  const chosen = exactChoice(project);
  const required = requiresPython(project);
  if (chosen !== undefined) {
    const contradictions =
      required !== undefined && !allows(required.specifier, chosen.value)
        ? [`${chosen.evidence[0]?.path} says Python ${chosen.value}, pyproject.toml:${required.line} asks for ${required.specifier}`]
        : [];
    return { fact: chosen, contradictions };
  }
  if (required === undefined) return { fact: { value: DEFAULT, confidence: "default", evidence: [byDefault("no file names a version")] }, contradictions: [] };
  const evidence = [from("pyproject.toml", required.line, `requires-python ${required.specifier}`)];
  const candidates = [DEFAULT, ...KNOWN.filter((version) => version !== DEFAULT)];
  const value = candidates.find((version) => allows(required.specifier, version));
  if (value !== undefined) return { fact: { value, confidence: "likely", evidence }, contradictions: [] };
  return {
    fact: { value: DEFAULT, confidence: "default", evidence },
    contradictions: [`pyproject.toml:${required.line} asks for Python ${required.specifier}, which none of ${KNOWN.join(", ")} satisfies`],
  };
}

function exactChoice(project: Project): Fact<string> | undefined {
  const files: readonly (readonly [string, RegExp])[] = [
    [".python-version", /^[ \t]*(?:cpython[@-])?(3\.\d+)(?:\.\d+)?[ \t]*$/m],
    ["runtime.txt", /^[ \t]*python-(3\.\d+)(?:\.\d+)?[ \t]*$/m],
    [".tool-versions", /^[ \t]*python[ \t]+(3\.\d+)/m],
  ];
  for (const [path, pattern] of files) {
    const text = project.read(path);
    const match = text === undefined ? null : pattern.exec(text);
    if (text === undefined || match?.[1] === undefined) continue;
    const line = text.slice(0, match.index + match[0].indexOf(match[1])).split("\n").length;
    return { value: match[1], confidence: "certain", evidence: [from(path, line, match[0].trim())] };
  }
  return undefined;
}

function requiresPython(project: Project): { readonly specifier: string; readonly line: number } | undefined {
  const text = project.read("pyproject.toml");
  if (text === undefined) return undefined;
  const table = readToml(text);
  const written = at(table, "project", "requires-python") ?? at(table, "tool", "poetry", "dependencies", "python");
  return typeof written === "string" ? { specifier: written, line: lineOf(text, written) ?? 1 } : undefined;
}

/** Whether `>=3.10,<4`, `^3.11`, `~=3.12` or `3.11.*` lets `3.x` in; what is not understood lets it in. */
export function allows(specifier: string, version: string): boolean {
  const minor = Number(version.split(".")[1]);
  return specifier.split(",").every((part) => {
    const match = /^\s*(?:(>=|<=|==|!=|~=|>|<|\^|~)\s*)?(\d+)(?:\.(\d+))?(\.[\d*]+)?/.exec(part);
    if (match === null) return true;
    const [, operator = "==", major = "3", written = "0", patch] = match;
    const wanted = Number(major) === 3 ? Number(written) : Number(major) > 3 ? Number.POSITIVE_INFINITY : -1;
    if (operator === ">=" || operator === "^") return minor >= wanted;
    if (operator === ">") return patch === undefined || patch === ".*" ? minor > wanted : minor >= wanted;
    if (operator === "<=") return minor <= wanted;
    if (operator === "<") return patch === undefined || patch === ".0" ? minor < wanted : minor <= wanted;
    if (operator === "~=") return patch === undefined ? minor >= wanted : minor === wanted;
    if (operator === "!=") return patch === ".*" || patch === undefined ? minor !== wanted : true;
    return match[3] === undefined || minor === wanted;
  });
}
