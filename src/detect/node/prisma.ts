import type { Fact } from "../application.ts";
import { from } from "../source.ts";
import type { Prisma } from "./application.ts";
import { dependencySource, dependsOn, isRecord, versionAsked, within, type Manifest } from "./manifest.ts";
import { configuration, type NodeProject } from "./node-project.ts";
import { at } from "./script/literal.ts";
import type { VariableRead } from "./environment.ts";

export interface PrismaFound {
  readonly fact: Fact<Prisma>;
  readonly source: { readonly provider: string; readonly path: string; readonly line: number; readonly variable: string | undefined } | undefined;
  readonly reads: readonly VariableRead[];
}

/** What Prisma has to generate, and the database that its schema names. */
export function prismaOf(application: NodeProject, manifests: readonly Manifest[]): PrismaFound | undefined {
  const manifest = manifests.find((one) => dependsOn(one, "@prisma/client") || dependsOn(one, "prisma"));
  if (manifest === undefined) return undefined;
  const name = dependsOn(manifest, "@prisma/client") ? "@prisma/client" : "prisma";
  const { folder } = manifest;
  const config = configuration({ ...application, folder }, "prisma.config");
  const written = isRecord(manifest.fields["prisma"]) ? manifest.fields["prisma"]["schema"] : undefined;
  const configured = at(config?.value, "schema");
  const told = typeof configured === "string" ? configured : typeof written === "string" ? written : undefined;
  const files = schemaFiles(application, folder, told);
  const [first] = files;
  const whole = files.map(({ text }) => text).join("\n");
  const engine = /\bengineType[ \t]*=[ \t]*"(\w+)"/.exec(whole)?.[1];
  const major = Number(/\d+/.exec(versionAsked(manifest, name) ?? "")?.[0] ?? "0");
  // from version 7 on the client is JavaScript alone; before that only where it was asked for
  const engines = engine === undefined ? major < 7 : engine !== "client";
  const output = /\boutput[ \t]*=[ \t]*"([^"]+)"/.exec(generatorOf(whole))?.[1];
  const several = files.length > 1 && first !== undefined ? first.path.slice(0, first.path.lastIndexOf("/")) : first?.path;
  const schema = told ?? (several === undefined ? undefined : inside(folder, several));
  const base = first === undefined ? "" : first.path.slice(0, first.path.lastIndexOf("/"));
  const migrations =
    application.project.isDirectory(within(folder, "prisma/migrations")) || (base !== "" && application.project.isDirectory(within(base, "migrations")));
  const source = files.flatMap(({ path, text }) => datasource(path, text))[0];
  const ofConfig = config === undefined ? undefined : /(?:env\(\s*["']|process\.env\.)([A-Z][A-Z0-9_]*)/.exec(config.text)?.[1];
  const variable = source?.variable ?? ofConfig;
  return {
    fact: {
      value: { schema, output: output === undefined ? undefined : inside(folder, within(base, output)), engines, migrations },
      confidence: files.length === 0 ? "likely" : "certain",
      evidence: [dependencySource(manifest, name), ...files.slice(0, 1).map(({ path }) => from(path, undefined, "schema"))],
    },
    source: source === undefined ? undefined : { ...source, variable },
    reads: files.flatMap(({ path, text }) =>
      [...text.matchAll(/\benv\("([A-Z][A-Z0-9_]*)"\)/g)].map((match) => ({
        name: match[1] ?? "",
        required: true,
        default: undefined,
        path,
        line: lineAt(text, match.index),
      })),
    ),
  };
}

function schemaFiles({ project }: NodeProject, folder: string, told: string | undefined): { readonly path: string; readonly text: string }[] {
  for (const name of told === undefined ? ["prisma/schema.prisma", "schema.prisma", "prisma/schema", "src/prisma/schema.prisma"] : [told]) {
    const path = within(folder, name);
    const paths = project.isDirectory(path) ? project.files().filter((file) => file.startsWith(`${path}/`) && file.endsWith(".prisma")) : [path];
    const files = paths.flatMap((file) => {
      const text = project.read(file);
      return text === undefined ? [] : [{ path: file, text }];
    });
    if (files.length > 0) return files;
  }
  return [];
}

function generatorOf(text: string): string {
  const start = text.search(/^generator\s+\w+\s*\{/m);
  return start === -1 ? "" : text.slice(start, text.indexOf("}", start));
}

function datasource(
  path: string,
  text: string,
): { readonly provider: string; readonly path: string; readonly line: number; readonly variable: string | undefined }[] {
  const start = text.search(/^datasource\s+\w+\s*\{/m);
  if (start === -1) return [];
  const block = text.slice(start, text.indexOf("}", start));
  const provider = /\bprovider[ \t]*=[ \t]*"(\w+)"/.exec(block);
  const variable = /\burl[ \t]*=[ \t]*env\("([A-Z][A-Z0-9_]*)"\)/.exec(block)?.[1];
  return provider?.[1] === undefined ? [] : [{ provider: provider[1], path, line: lineAt(text, start + provider.index), variable }];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function inside(folder: string, path: string): string {
  return folder !== "" && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
