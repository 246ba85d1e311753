import type { AndOr, Statement } from "unbash";
import { syntaxOf } from "./syntax.ts";

/** One command of a list, a pipe or a compound command as a whole, as a range of the text. */
export interface ChainLink {
  readonly start: number;
  readonly end: number;
  /** A command by itself, commands in a pipe, or something that holds commands. */
  readonly kind: "command" | "pipe" | "other";
  /** What joins it to the one before; undefined for the first. `||` and what follows it belong to one link. */
  readonly joint: "&&" | ";" | undefined;
}

/** The links of a shell text that run one after the other; undefined where the text is wrong, or something runs in the background. */
export function chainLinks(text: string): readonly ChainLink[] | undefined {
  try {
    const { commands, errors } = syntaxOf(text);
    if (errors !== undefined || commands.some(({ background }) => background === true)) return undefined;
    const links = commands.flatMap(({ command }) => (command.type === "AndOr" ? linksOf(command) : [linkOf(command, undefined)]));
    const first = links[0];
    return links.map((link) => (link.joint === undefined && link !== first ? { ...link, joint: ";" } : link));
  } catch {
    return undefined;
  }
}

function linksOf(list: AndOr): readonly ChainLink[] {
  // a || b && c: what runs depends on all of it
  if (list.operators.some((operator) => operator !== "&&")) return [{ start: list.pos, end: list.end, kind: "other", joint: undefined }];
  return list.commands.map((command, index) => linkOf(command, index === 0 ? undefined : "&&"));
}

function linkOf(node: Exclude<Statement["command"], AndOr>, joint: ChainLink["joint"]): ChainLink {
  return { start: node.pos, end: node.end, kind: node.type === "Command" ? "command" : node.type === "Pipeline" ? "pipe" : "other", joint };
}
