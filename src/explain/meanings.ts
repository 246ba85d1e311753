import { environmentEndings, environmentWords } from "../facts/words/environment.ts";
import { nodePackages, pythonPackages } from "../facts/words/language-packages.ts";
import { pathWords } from "../facts/words/paths.ts";
import { systemPackages } from "../facts/words/system-packages.ts";
import { withoutTrailing } from "../text/trim.ts";
import { shortened } from "./command/sentence.ts";

/** What a variable does; undefined where neither its name nor its ending says. */
export function variableMeaning(name: string, value: string | undefined): string | undefined {
  const words =
    (Object.hasOwn(environmentWords, name) ? environmentWords[name] : undefined) ??
    byStart(name) ??
    environmentEndings.find(([ending]) => ending.test(name))?.[1];
  if (words === undefined) return undefined;
  if (value === undefined || value === "") return words.replace(/[:,;]? ?(?:to |at |of |by |as much as )?\{\}/, "").replace(/ {2,}/g, " ");
  return words.replaceAll("{}", shortened(value));
}

function byStart(name: string): string | undefined {
  return Object.entries(environmentWords).find(([key]) => key.endsWith("*") && name.startsWith(key.slice(0, -1)))?.[1];
}

type Words = Readonly<Record<string, string>>;
const tables = new WeakMap<Words, ReadonlyMap<string, string>>();

function lookUp(words: Words, name: string): string | undefined {
  const before = tables.get(words);
  const table = before ?? new Map(Object.entries(words).flatMap(([names, text]) => names.split(" ").map((each) => [each, text] as const)));
  if (before === undefined) tables.set(words, table);
  return table.get(name);
}

const SYSTEM = new Set(["apt", "apk", "dnf", "yum", "zypper", "pacman"]);
const PYTHON = new Set(["pip", "uv", "poetry", "pdm", "pipenv", "conda"]);
const NODE = new Set(["npm", "yarn", "pnpm", "bun"]);

/** What a package is for; undefined where that is not known. */
export function packageMeaning(manager: string, written: string): string | undefined {
  const name = written.toLowerCase();
  if (PYTHON.has(manager)) return lookUp(pythonPackages, name.replaceAll("_", "-")) ?? (manager === "conda" ? lookUp(systemPackages, name) : undefined);
  if (NODE.has(manager)) return lookUp(nodePackages, name);
  if (!SYSTEM.has(manager)) return undefined;
  const plain = name.replace(/:\w+$/, "");
  return lookUp(systemPackages, plain) ?? lookUp(systemPackages, withoutVersion(plain)) ?? byForm(plain);
}

/** `libjpeg62` as `libjpeg`, `openjdk-17` as `openjdk`. */
function withoutVersion(name: string): string {
  return withoutTrailing(withoutTrailing(name, "0123456789."), "-");
}

/** What the ending of a package's name says in every distribution. */
function byForm(name: string): string | undefined {
  const [, php] = /^php(?:\d[\d.]*)?-(\w+)$/.exec(name) ?? [];
  if (php !== undefined) return `the PHP extension ${php}`;
  const [, python] = /^(?:python3|py3)-([\w.-]+)$/.exec(name) ?? [];
  if (python !== undefined && python !== "dev") return `Python: ${lookUp(pythonPackages, python) ?? `the package ${python}`}`;
  if (/-dev(?:el)?$/.test(name)) return `headers to compile with ${name.replace(/-dev(?:el)?$/, "")}`;
  if (/-(?:doc|docs|man)$/.test(name)) return "documentation, of use only to people";
  if (/^(?:fonts?|ttf)-/.test(name)) return "fonts";
  if (name.startsWith("linux-headers-")) return "headers of the Linux kernel";
  if (/-dbg(?:sym)?$/.test(name)) return "what debugging needs";
  return undefined;
}

const patterns = pathWords.map(([pattern, words]) => ({ fits: matcher(pattern), words }));

/** What a well-known path is. */
export function pathMeaning(path: string): string | undefined {
  const plain = path.replace(/^\.\/(?=.)/, "");
  return patterns.find(({ fits }) => fits(plain))?.words;
}

/** `*` stands for text without a slash, `**` for any text. Walks over the parts, so that no expression has to be built. */
function matcher(pattern: string): (path: string) => boolean {
  const parts = pattern.replaceAll("**", "\0").split(/([\0*])/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const wilds = parts.filter((_, index) => index % 2 === 1);
  return (path) => {
    const [head = ""] = literals;
    if (!path.startsWith(head)) return false;
    let at = head.length;
    for (const [index, wild] of wilds.entries()) {
      const literal = literals[index + 1] ?? "";
      const isLast = index === wilds.length - 1;
      const found = isLast ? path.length - literal.length : path.indexOf(literal, at);
      if (found < at || !path.startsWith(literal, found) || (wild === "*" && path.slice(at, found).includes("/"))) return false;
      at = found + literal.length;
    }
    return at === path.length;
  };
}
