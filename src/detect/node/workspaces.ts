import type { Project } from "../../project/project.ts";
import { readYamlDocument } from "../../project/yaml.ts";
import type { ProgramCall } from "./script-commands.ts";
import { isRecord, readManifest, within, type Manifest } from "./manifest.ts";

/** A repository of several packages under one lock. */
export interface WorkspaceRoot {
  readonly manifest: Manifest;
  /** Every package below it, by name. */
  readonly packages: ReadonlyMap<string, Manifest>;
}

const PLAIN = /^@?\w[\w./~@+-]*$/;

/** The workspace whose root is a folder; undefined where its package.json and pnpm-workspace.yaml name no packages. */
export function workspaceAt(project: Project, folder: string): WorkspaceRoot | undefined {
  const manifest = readManifest(project, folder);
  if (manifest === undefined) return undefined;
  const patterns = patternsOf(project, manifest);
  if (patterns.length === 0) return undefined;
  const packages = new Map<string, Manifest>();
  for (const path of project.files()) {
    if (!path.endsWith("/package.json")) continue;
    const inside = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    if (inside === undefined || !isMember(inside.slice(0, -"/package.json".length), patterns)) continue;
    const member = readManifest(project, path.slice(0, -"/package.json".length));
    // names and folders that no registry and no shell takes as they are belong to nobody's application
    if (member !== undefined && PLAIN.test(member.folder) && (member.name === undefined || PLAIN.test(member.name)))
      packages.set(member.name ?? member.folder, member);
  }
  return packages.size === 0 ? undefined : { manifest, packages };
}

/** The nearest workspace above a folder that has it as a package. */
export function workspaceOf(project: Project, folder: string): WorkspaceRoot | undefined {
  for (let above = folder; above !== "";) {
    above = above.includes("/") ? above.slice(0, above.lastIndexOf("/")) : "";
    const root = workspaceAt(project, above);
    if (root !== undefined && [...root.packages.values()].some((member) => member.folder === folder)) return root;
  }
  return undefined;
}

const RUNNERS = new Set(["turbo", "nx", "lerna", "rush", "moon", "wsrun"]);
const OTHER_PACKAGE: Readonly<Record<string, RegExp>> = {
  npm: /^(?:-w|--workspace(?:=.*)?|-ws|--workspaces)$/,
  pnpm: /^(?:-r|--recursive|-F|--filter(?:=.*)?)$/,
  yarn: /^workspaces?$/,
  bun: /^(?:-F|--filter(?:=.*)?)$/,
};

/** Whether a command only runs scripts of a workspace's packages, as `turbo run start` and `npm run start -w api` do. */
export function runsPackages({ args, name }: ProgramCall): boolean {
  const other = Object.hasOwn(OTHER_PACKAGE, name) ? OTHER_PACKAGE[name] : undefined;
  return RUNNERS.has(name) || (other !== undefined && args.some(({ value }) => other.test(value)));
}

function patternsOf(project: Project, manifest: Manifest): string[] {
  const field = manifest.fields["workspaces"];
  const listed = Array.isArray(field) ? field : isRecord(field) && Array.isArray(field["packages"]) ? field["packages"] : [];
  const text = project.read(within(manifest.folder, "pnpm-workspace.yaml"));
  const document: unknown = text === undefined ? undefined : readYamlDocument(text)?.toJS({ maxAliasCount: 100 });
  const ofPnpm: unknown = isRecord(document) ? document["packages"] : undefined;
  const all: unknown[] = [...listed, ...(Array.isArray(ofPnpm) ? ofPnpm : [])];
  return all.filter((pattern): pattern is string => typeof pattern === "string" && pattern !== "" && pattern !== "." && pattern.split("**").length <= 3);
}

/** Whether a folder is meant by the patterns: `packages/*`, `apps/**`, `!**\/test/**`. */
function isMember(folder: string, patterns: readonly string[]): boolean {
  let member = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith("!");
    const plain = within("", excludes ? pattern.slice(1) : pattern);
    if (matches(folder.split("/"), plain.split("/"))) member = !excludes;
  }
  return member;
}

function matches(parts: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return parts.length === 0;
  if (first === "**") {
    for (let skipped = 0; skipped <= parts.length; skipped += 1) if (matches(parts.slice(skipped), rest)) return true;
    return false;
  }
  const [part, ...others] = parts;
  return part !== undefined && matchesPart(part, first) && matches(others, rest);
}

/** One part of a path with stars in it. */
function matchesPart(part: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  if (pieces.length === 1) return part === pattern;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index === pieces.length - 1) return part.length >= at + piece.length && part.endsWith(piece);
    const found = part.indexOf(piece, at);
    if (found === -1 || (index === 0 && found !== 0)) return false;
    at = found + piece.length;
  }
  return true;
}

/** Packages of the workspace that one of them needs, each behind those it needs itself; `runtime` where production needs it. */
export function neededBy(root: WorkspaceRoot, manifest: Manifest): { readonly manifest: Manifest; readonly runtime: boolean }[] {
  const order: Manifest[] = [];
  const runtime = new Set<Manifest>();
  const seen = new Set<Manifest>();
  const visit = (one: Manifest, needed: boolean): void => {
    if (needed && one !== manifest) {
      if (runtime.has(one)) return;
      runtime.add(one);
    } else if (seen.has(one)) return;
    seen.add(one);
    for (const name of Object.keys({ ...one.dependencies, ...one.optionalDependencies })) {
      const other = root.packages.get(name);
      if (other !== undefined && other !== manifest) visit(other, needed);
    }
    // what builds a package is needed where it is built
    for (const name of Object.keys(one.devDependencies)) {
      const other = root.packages.get(name);
      if (other !== undefined && other !== manifest) visit(other, false);
    }
    if (one !== manifest && !order.includes(one)) order.push(one);
  };
  visit(manifest, true);
  return order.map((one) => ({ manifest: one, runtime: runtime.has(one) }));
}
