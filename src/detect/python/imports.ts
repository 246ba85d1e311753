import type { Statement } from "./statements.ts";
import type { Token } from "./tokens.ts";

/** One name that an import statement brings in. */
export interface Import {
  /** Absolute: `app.api`; for a relative import, dots in front as written: `.routes`. */
  readonly module: string;
  /** The name imported from the module; undefined for `import module`, `*` for everything. */
  readonly name: string | undefined;
  /** What it is called here. */
  readonly as: string;
  /** 1-based. */
  readonly line: number;
  /** Path of the file it stands in. */
  readonly path: string;
}

export function importsOf(statements: readonly Statement[], path: string): Import[] {
  const imports: Import[] = [];
  for (const { tokens, line } of statements) {
    if (tokens[0]?.text === "import") imports.push(...plainImports(tokens.slice(1), line, path));
    else if (tokens[0]?.text === "from") imports.push(...fromImports(tokens, line, path));
  }
  return imports;
}

/** The absolute module name of an import, given the dotted name of the file it stands in. */
export function absoluteModule(found: Import, ownName: string): string | undefined {
  const dots = /^\.+/.exec(found.module)?.[0].length ?? 0;
  if (dots === 0) return found.module;
  const parts = ownName.split(".");
  const up = found.path.endsWith("/__init__.py") ? dots - 1 : dots;
  if (up > parts.length) return undefined;
  const rest = found.module.slice(dots);
  return [...parts.slice(0, parts.length - up), ...(rest === "" ? [] : [rest])].join(".");
}

function plainImports(tokens: readonly Token[], line: number, path: string): Import[] {
  return names(tokens).map(({ dotted, alias }) => ({ module: dotted, name: undefined, as: alias ?? dotted, line, path }));
}

function fromImports(tokens: readonly Token[], line: number, path: string): Import[] {
  const split = tokens.findIndex((token) => token.text === "import");
  if (split === -1) return [];
  const module = tokens
    .slice(1, split)
    .map((token) => token.text)
    .join("");
  const rest = tokens.slice(split + 1).filter((token) => token.text !== "(" && token.text !== ")");
  if (rest[0]?.text === "*") return [{ module, name: "*", as: "*", line, path }];
  return names(rest).map(({ dotted, alias }) => ({ module, name: dotted, as: alias ?? dotted, line, path }));
}

function names(tokens: readonly Token[]): { readonly dotted: string; readonly alias: string | undefined }[] {
  const found: { dotted: string; alias: string | undefined }[] = [];
  let dotted = "";
  let alias: string | undefined;
  let inAlias = false;
  for (const token of [...tokens, undefined]) {
    if (token === undefined || token.text === ",") {
      if (dotted !== "") found.push({ dotted, alias });
      dotted = "";
      alias = undefined;
      inAlias = false;
    } else if (token.text === "as") inAlias = true;
    else if (inAlias) alias = token.text;
    else dotted += token.text;
  }
  return found;
}
