import type { OperandKind } from "../../facts/programs/kind.ts";
import { packageMeaning, pathMeaning } from "../meanings.ts";
import { modeMeaning } from "./file-mode.ts";
import type { CommandPart } from "./kind.ts";

const MANAGERS: Readonly<Record<string, string>> = { debian: "apt", alpine: "apk", rpm: "dnf", python: "pip", node: "npm" };

/** What an operand is, where that can be told by itself: a package, a well-known path, rights. */
export function operandPart(program: string, kind: OperandKind | undefined, index: number, text: string, shown: string): CommandPart {
  if ((program === "chmod" || program.endsWith("/chmod")) && index === 0) return { kind: "operand", text: shown, means: modeMeaning(text) };
  const manager = kind === undefined ? undefined : MANAGERS[kind];
  if (manager !== undefined && /^[@\w]/.test(text) && !/^https?:|\.(?:deb|rpm|apk|whl|tgz|tar\.gz)$|^git\+/.test(text))
    return { kind: "package", text: shown, means: packageMeaning(manager, packageName(manager, text)) };
  if (kind === "path") return { kind: "operand", text: shown, means: pathMeaning(text) };
  return { kind: "operand", text: shown, means: undefined };
}

function packageName(manager: string, text: string): string {
  if (manager === "npm") {
    const at = text.lastIndexOf("@");
    return at > 0 && !text.includes("/", at) ? text.slice(0, at) : text;
  }
  if (manager === "pip") return /^[A-Za-z0-9._-]+/.exec(text)?.[0] ?? text;
  return /^[^=<>~]+/.exec(text)?.[0] ?? text;
}
