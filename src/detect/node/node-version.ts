import type { Project } from "../../project/project.ts";
import { at, readToml } from "../../project/toml.ts";
import { longTermNodes, lookedUp, nodeNames, nodeSupportedUntil, usualNode } from "../../facts/node-releases.ts";
import type { Fact, FactSource } from "../application.ts";
import { byDefault, from, lineOf } from "../source.ts";
import { fieldSource, isRecord, within, type Manifest } from "./manifest.ts";
import { allows } from "./version-range.ts";

interface Wish {
  /** As written: `v22.12.0`, `>=20`, `lts/jod`. */
  readonly text: string;
  readonly exact: boolean;
  readonly source: FactSource;
}

export interface NodeVersion {
  readonly fact: Fact<string>;
  readonly contradictions: readonly string[];
}

/**
 * The Node to run on, by its first number, as a tag of its image begins. Files that name one version win over ranges; of a range the usual release where it allows that,
 * else the newest one with long-term support in it.
 */
export function nodeVersion(project: Project, manifests: readonly Manifest[]): NodeVersion {
  const wishes = manifests.flatMap((manifest) => wishesIn(project, manifest));
  const exact = wishes.filter((wish) => wish.exact);
  const ranges = wishes.filter((wish) => !wish.exact);
  const contradictions: string[] = [];

  for (const wish of exact) {
    const value = tagOf(wish.text);
    if (value === undefined) continue;
    for (const other of exact) {
      const theirs = tagOf(other.text);
      if (theirs !== undefined && theirs !== value) contradictions.push(`${place(other)} says Node ${other.text}, ${place(wish)} says ${wish.text}`);
    }
    for (const range of ranges) {
      if (allows(range.text, value) === false) contradictions.push(`${place(range)} wants Node ${range.text}, ${place(wish)} says ${wish.text}`);
    }
    const until = nodeSupportedUntil(value);
    if (until !== undefined && until < lookedUp) contradictions.push(`${place(wish)} says Node ${wish.text}, which gets no security updates since ${until}`);
    return { fact: { value, confidence: "certain", evidence: [wish.source] }, contradictions };
  }

  const fits = (release: string): boolean => ranges.every((range) => allows(range.text, release) !== false);
  const candidates = [usualNode, ...longTermNodes.map(String)];
  const chosen = ranges.length === 0 ? undefined : (candidates.find(fits) ?? lowestOf(ranges));
  const inDockerfile = ranges.length === 0 ? baseOfDockerfile(project, manifests[0]?.folder ?? "") : undefined;
  if (inDockerfile !== undefined) return { fact: inDockerfile, contradictions };
  if (chosen === undefined) return { fact: { value: usualNode, confidence: "default", evidence: [byDefault("no file names a version")] }, contradictions };
  return { fact: { value: chosen, confidence: "likely", evidence: ranges.map((range) => range.source) }, contradictions };
}

/** The Node of the Dockerfile that someone wrote, while that gets security updates. */
function baseOfDockerfile(project: Project, folder: string): Fact<string> | undefined {
  const path = within(folder, "Dockerfile");
  const lines = project.read(path)?.split("\n") ?? [];
  const index = lines.findIndex((line) => FROM_NODE.test(line));
  const value = FROM_NODE.exec(lines[index] ?? "")?.[1];
  const until = value === undefined ? undefined : nodeSupportedUntil(value);
  if (value === undefined || until === undefined || until < lookedUp) return undefined;
  return { value, confidence: "likely", evidence: [from(path, index + 1, lines[index]?.trim() ?? "")] };
}

const FROM_NODE = /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?(?:docker\.io\/)?(?:library\/)?node:(\d{2})(?=[.\s@-]|$)/i;

function place({ source }: Wish): string {
  return source.path ?? source.note;
}

/** `22` of `>=22 <23`: a release that no list of ours holds. */
function lowestOf(ranges: readonly Wish[]): string | undefined {
  const number = /\d+/.exec(ranges[0]?.text ?? "")?.[0];
  return number === undefined ? undefined : number;
}

/** The tag for a version as people write it: `v22.12.0`, `22`, `lts/jod`, `22.x`. */
function tagOf(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  const name = /^(?:lts\/|lts-)?([a-z]+)$/.exec(plain)?.[1];
  if (name !== undefined && Object.hasOwn(nodeNames, name)) return nodeNames[name];
  if (/^(?:lts|lts\/\*|node|stable|latest)$/.test(plain)) return usualNode;
  // the first number alone: later releases of the same kind are what fixes security
  return /^v?(\d{1,3})(?:\.(?:\d{1,3}|[x*]))*$/.exec(plain.replace(/^node@/, ""))?.[1];
}

function wishesIn(project: Project, manifest: Manifest): Wish[] {
  const wishes: Wish[] = [];
  const exactly = (text: string | undefined, source: FactSource): void => {
    if (text !== undefined && tagOf(text) !== undefined) wishes.push({ text: text.trim(), exact: true, source });
  };
  for (const name of [".nvmrc", ".node-version"]) {
    const path = within(manifest.folder, name);
    const lines = project.read(path)?.split("\n") ?? [];
    const index = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
    const text = lines[index]?.split("#", 1)[0]?.trim();
    exactly(text, from(path, index + 1, text ?? ""));
  }
  const volta = manifest.fields["volta"];
  if (isRecord(volta) && typeof volta["node"] === "string") exactly(volta["node"], fieldSource(manifest, "volta", `volta: node ${volta["node"]}`));

  const tools = project.read(within(manifest.folder, ".tool-versions"));
  const asdf = /^nodejs[ \t]+(\S+)/m.exec(tools ?? "")?.[1];
  exactly(asdf, from(within(manifest.folder, ".tool-versions"), tools === undefined ? undefined : lineOf(tools, "nodejs"), `nodejs ${asdf ?? ""}`));

  for (const name of ["mise.toml", ".mise.toml"]) {
    const text = project.read(within(manifest.folder, name));
    const table = text === undefined ? undefined : readToml(text);
    const value = at(table, "tools", "node") ?? at(table, "tools", "nodejs");
    const version = typeof value === "string" ? value : isRecord(value) && typeof value["version"] === "string" ? value["version"] : undefined;
    exactly(version, from(within(manifest.folder, name), text === undefined ? undefined : lineOf(text, "node"), `node ${version ?? ""}`));
  }

  const engines = manifest.fields["engines"];
  const asked = isRecord(engines) ? engines["node"] : undefined;
  if (typeof asked === "string" && asked.trim() !== "" && asked.trim() !== "*")
    wishes.push({ text: asked.trim(), exact: false, source: fieldSource(manifest, "engines", `engines: node ${asked.trim()}`) });
  return wishes;
}
