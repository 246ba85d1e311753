import { djangoSetting } from "./django.ts";
import type { DjangoFound } from "./django.ts";
import type { ServedPath } from "./health.ts";
import { prefixText } from "./literals.ts";
import { argument, callsIn, literalString } from "./python/calls.ts";
import { absoluteModule } from "./python/imports.ts";
import type { Modules, PythonModule } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";

const DEEPEST = 8;
const MOST = 2000;

/** The paths of a Django project, from ROOT_URLCONF through what it includes; those with parameters are left out. */
export function djangoRoutes(django: DjangoFound, roots: Roots): ServedPath[] {
  const modules = roots.from(django.root);
  const root = djangoSetting(django, roots, "ROOT_URLCONF")?.value ?? besideSettings(django.settings?.value, modules);
  const found: ServedPath[] = [];
  if (root !== undefined) collect(root, "/", modules, found, 0);
  return found;
}

/** Where a project has its routes unless its settings say otherwise: `shop.urls` beside `shop.settings` or `shop.settings.production`. */
function besideSettings(settings: string | undefined, modules: Modules): string | undefined {
  const parts = settings?.split(".") ?? [];
  return parts.map((_, index) => [...parts.slice(0, parts.length - 1 - index), "urls"].join(".")).find((name) => modules.fileOf(name) !== undefined);
}

function collect(module: string, prefix: string, modules: Modules, found: ServedPath[], depth: number, list = "urlpatterns"): void {
  const file = modules.fileOf(module);
  const read = file === undefined ? undefined : modules.get(file);
  if (file === undefined || read === undefined || depth > DEEPEST || found.length > MOST) return;
  // other lists of the module are served only where one includes them
  const lists = new Set(
    read.statements.flatMap(({ tokens: [name, equals] }) => (name?.kind === "name" && (equals?.text === "=" || equals?.text === ":") ? [name.text] : [])),
  );
  const constants = plainTexts(read);
  for (const { tokens, parent } of read.statements) {
    const target = tokens[0]?.text ?? "";
    if (parent !== undefined && parent.tokens.some(({ text }) => text === "DEBUG")) continue;
    if (target !== list && lists.has(target) && tokens[1]?.text !== "+=") continue;
    for (const call of callsIn(tokens)) {
      if (!/(?:^|\.)(?:path|re_path|url)$/.test(call.callee)) continue;
      const written = prefixText(argument(call, 0, "route"), constants);
      const path = written === undefined ? undefined : call.callee.endsWith("path") && !call.callee.endsWith("re_path") ? written : plain(written);
      if (path === undefined || /[<(]/.test(path)) continue;
      const view = argument(call, 1, "view") ?? [];
      const include = callsIn(view).find(({ callee }) => /(?:^|\.)include$/.test(callee));
      if (include === undefined) {
        found.push({
          path: prefix + path,
          file,
          line: call.line,
          forHealth: view.some(({ kind, text }) => kind === "name" && /^(?:health|liveness|heartbeat)/i.test(text)),
        });
        continue;
      }
      const target = argument(include, 0);
      const named = literalString(target) ?? target?.find(({ kind }) => kind === "string")?.value;
      const imported = target?.[0]?.kind === "name" ? read.imports.find(({ as }) => as === target[0]?.text) : undefined;
      const from = imported === undefined ? undefined : absoluteModule(imported, module);
      const inner = named ?? (from === undefined || imported === undefined ? undefined : imported.name === undefined ? from : `${from}.${imported.name}`);
      const local =
        target?.length === 1 && imported === undefined && target[0]?.kind === "name"
          ? target[0].text
          : target?.[0]?.text === "(" && target[1]?.kind === "name"
            ? target[1].text
            : undefined;
      if (local !== undefined && lists.has(local) && local !== list) {
        collect(module, prefix + path, modules, found, depth + 1, local);
        continue;
      }
      if (inner === undefined) continue;
      // django-health-check and its like answer on their own first page
      if (modules.fileOf(inner) === undefined && /health/.test(inner)) found.push({ path: prefix + path, file, line: call.line });
      else collect(inner, prefix + path, modules, found, depth + 1);
    }
  }
}

/** Texts that the module gives to names outside any block: `prefix = ""`. */
function plainTexts({ statements }: PythonModule): ReadonlyMap<string, string> {
  return new Map(
    statements.flatMap(({ tokens, parent }) => {
      const value = parent === undefined && tokens[1]?.text === "=" ? literalString(tokens.slice(2)) : undefined;
      return value === undefined ? [] : [[tokens[0]?.text ?? "", value] as const];
    }),
  );
}

/** `^health/?$` as a path; undefined for a pattern that stands for more than one. */
function plain(pattern: string): string | undefined {
  const text = pattern.replace(/^\^/, "").replace(/\$$/, "").replace(/\/\?$/, "").replaceAll("\\.", ".").replaceAll("\\-", "-");
  return /[\\[\]()*+?|^$]/.test(text) ? undefined : text;
}
