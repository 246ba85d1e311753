import type { Command, PipelineNode, Script } from "unbash";

/** The `cd` with which a script begins. */
export interface LeadingCd {
  readonly folder: string;
  /** True where nothing follows. */
  readonly last: boolean;
  readonly start: number;
  readonly end: number;
}

/** A `cd` that holds for all of a plain list of commands; before it only settings and the making of that folder. */
export function leadingCd(script: Script): LeadingCd | undefined {
  const links = linksOf(script);
  const at = links?.findIndex((link) => nameOf(link) === "cd") ?? -1;
  const cd = links?.[at];
  if (links === undefined || cd?.type !== "Command") return undefined;
  const words = wordsOf(cd);
  const [folder] = words;
  if (folder === undefined || words.length > 1 || folder === "-" || /[$`*?~]|\{\{/.test(folder)) return undefined;
  const last = at === links.length - 1;
  const isFirst = links.slice(0, at).every((link) => isPreparation(link, folder));
  return last || isFirst ? { folder, last, start: cd.pos, end: cd.end } : undefined;
}

/** Commands joined by `&&`, `;` or new lines; undefined where one hangs on another's failure or runs beside the rest. */
function linksOf({ commands }: Script): readonly PipelineNode[] | undefined {
  const links: PipelineNode[] = [];
  for (const { background, command } of commands) {
    if (background === true) return undefined;
    if (command.type !== "AndOr") links.push(command);
    else if (command.operators.includes("||")) return undefined;
    else links.push(...command.commands);
  }
  return links;
}

function isPreparation(link: PipelineNode, folder: string): boolean {
  if (link.type !== "Command") return false;
  if (nameOf(link) === "set") return true;
  return nameOf(link) === "mkdir" && wordsOf(link).every((word) => word.startsWith("-") || word === folder);
}

function nameOf(link: PipelineNode): string | undefined {
  return link.type === "Command" ? link.name?.value : undefined;
}

function wordsOf({ args }: Command): readonly string[] {
  return args.map((argument) => (argument.type === "Word" ? argument.value : argument.text));
}
