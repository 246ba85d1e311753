import { posix } from "node:path";
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Edit } from "../text/edit.ts";
import { fromFolder } from "./relative.ts";
import { spanOf } from "./yaml-place.ts";

export interface ComposeMove {
  readonly text: string;
  readonly document: Document;
  /** Where it lay and will lie, relative to the root. */
  readonly from: string;
  readonly to: string;
  /** Where each file will lie, by where it lies now. */
  readonly places: ReadonlyMap<string, string>;
  /** The name its project had from its folder; undefined for a file that is only laid over another. */
  readonly project: string | undefined;
}

/** The edits after which a Compose file means the same from another folder. */
export function composeEdits(move: ComposeMove): readonly Edit[] {
  const { contents } = move.document;
  if (!isMap(contents)) return [];
  const walk = new Walk(move);
  for (const service of valuesOf(walk.node(contents.get("services", true)))) walk.service(service);
  for (const kind of ["configs", "secrets"]) {
    for (const each of valuesOf(walk.node(contents.get(kind, true)))) walk.field(each, "file");
  }
  walk.include(walk.node(contents.get("include", true)));
  walk.name(contents);
  return [...walk.edits.values()];
}

function valuesOf(node: Node | undefined): readonly unknown[] {
  if (isMap(node)) return node.items.map(({ value }) => value);
  return isSeq(node) ? node.items : [];
}

class Walk {
  /** By place: what several services share through an anchor is changed once. */
  readonly edits = new Map<number, Edit>();
  readonly #move: ComposeMove;

  constructor(move: ComposeMove) {
    this.#move = move;
  }

  node(value: unknown): Node | undefined {
    if (isAlias(value)) return value.resolve(this.#move.document);
    return isMap(value) || isSeq(value) || isScalar(value) ? value : undefined;
  }

  field(parent: unknown, key: string): void {
    const map = this.node(parent);
    if (isMap(map)) this.path(map.get(key, true));
  }

  service(value: unknown): void {
    const service = this.node(value);
    if (!isMap(service)) return;
    for (const { key, value: merged } of service.items) {
      if (isScalar(key) && key.source === "<<") for (const each of isSeq(merged) ? merged.items : [merged]) this.service(each);
    }
    const build = service.items.find(({ key }) => isScalar(key) && key.value === "build");
    if (build !== undefined) this.#build(build);
    for (const key of ["env_file", "label_file"]) this.#paths(service.get(key, true), "path");
    this.field(service.get("extends", true), "file");
    for (const each of valuesOf(this.node(service.get("volumes", true)))) this.#volume(each);
    const develop = this.node(service.get("develop", true));
    if (isMap(develop)) for (const each of valuesOf(this.node(develop.get("watch", true)))) this.field(each, "path");
  }

  include(node: Node | undefined): void {
    for (const value of isSeq(node) ? node.items : []) {
      const each = this.node(value);
      if (!isMap(each)) {
        this.path(each);
        continue;
      }
      for (const key of ["path", "env_file"]) this.#paths(each.get(key, true), "path");
      this.path(each.get("project_directory", true));
    }
  }

  /** The name that it had by its folder: networks, volumes and containers are called by it. */
  name(contents: YAMLMap): void {
    const [first] = contents.items;
    const place = spanOf(first?.key);
    if (this.#move.project === undefined || contents.has("name") || place === undefined) return;
    this.edits.set(-1, { start: place.start, end: place.start, text: `name: ${this.#move.project}\n` });
  }

  /** One path, a list of them, or maps that hold them. */
  #paths(value: unknown, key: string): void {
    const node = this.node(value);
    for (const each of isSeq(node) ? node.items : [node]) {
      const one = this.node(each);
      if (isMap(one)) this.field(one, key);
      else this.path(one);
    }
  }

  path(value: unknown): void {
    const scalar = this.#text(value);
    if (scalar !== undefined) this.#replace(scalar, this.#moved(scalar.value, "."));
  }

  #text(value: unknown): (Scalar & { value: string }) | undefined {
    const node = this.node(value);
    return isScalar(node) && typeof node.value === "string" ? (node as Scalar & { value: string }) : undefined;
  }

  /** A relative path, written for the old folder, as the new one has it. */
  #moved(written: string, base: string): string {
    const { from, places, to } = this.#move;
    const variable = written.indexOf("$");
    if (variable === 0) return this.#movedDefault(written);
    if (isElsewhere(written)) return written;
    const fixed = variable === -1 ? written : written.slice(0, variable);
    // only whole names of folders can be followed
    const cut = variable === -1 ? written.length : fixed.lastIndexOf("/") + 1;
    const start = written.slice(0, cut);
    const rest = written.slice(cut);
    const old = posix.join(posix.dirname(from), base, start === "" ? "." : start);
    const begins = rest.slice(0, rest.indexOf("$"));
    const sibling =
      rest === "" || begins === ""
        ? undefined
        : [...places].find(([each]) => posix.dirname(each) === old.replace(/\/$/, "") && posix.basename(each).startsWith(begins));
    const place = sibling === undefined ? (places.get(old.replace(/\/$/, "")) ?? old) : posix.dirname(sibling[1]);
    // what moves along is named as before
    if (rest === "" && posix.join(posix.dirname(to), written) === place) return written;
    const found = fromFolder(posix.dirname(to), place);
    const slash = rest !== "" || (written.endsWith("/") && !found.endsWith("/")) ? "/" : "";
    return `${found}${slash}${rest}`;
  }

  /** `${DATA:-./data}`: what holds where the variable is not set. */
  #movedDefault(written: string): string {
    const found = /^(\$\{\w+:?-)(\.\.?(?:\/[^${}]*)?)(\}.*)$/s.exec(written);
    if (found === null) return written;
    const [, head = "", path = "", tail = ""] = found;
    return `${head}${this.#moved(path, ".")}${tail}`;
  }

  #volume(value: unknown): void {
    const node = this.node(value);
    if (isMap(node)) {
      if (this.#text(node.get("type", true))?.value === "bind") this.path(node.get("source", true));
      return;
    }
    const scalar = this.#text(node);
    if (scalar === undefined) return;
    const end = sourceEnd(scalar.value);
    const source = scalar.value.slice(0, end);
    // anything else is the name of a volume
    if (end === -1 || !/^(?:\.|\$\{\w+:?-\.)/.test(source)) return;
    this.#replace(scalar, this.#moved(source, ".") + scalar.value.slice(end));
  }

  #build({ key, value }: Pair): void {
    const { text } = this.#move;
    const node = this.node(value);
    const short = this.#text(node);
    if (short !== undefined) {
      const dockerfile = this.#dockerfileOf(short.value, undefined);
      if (dockerfile === undefined) this.path(short);
      const at = spanOf(key);
      const place = spanOf(short);
      if (dockerfile !== undefined && at !== undefined && place !== undefined) {
        const indent = `\n${" ".repeat(columnOf(text, at.start) + 2)}`;
        const written = `${indent}context: ${this.#moved(short.value, ".")}${indent}dockerfile: ${dockerfile}`;
        this.edits.set(place.start, { start: at.end + 1, end: place.end, text: written });
      }
      return;
    }
    if (!isMap(node)) return;
    const context = this.#text(node.get("context", true));
    const file = this.#text(node.get("dockerfile", true));
    const dockerfile = node.has("dockerfile_inline") ? undefined : this.#dockerfileOf(context?.value ?? ".", file?.value);
    if (dockerfile !== undefined && file !== undefined) this.#replace(file, dockerfile);
    const added = dockerfile !== undefined && file === undefined ? [`dockerfile: ${dockerfile}`] : [];
    if (context !== undefined) {
      const moved = this.#moved(context.value, ".");
      if (added.length === 0) this.#replace(context, moved);
      else this.#addAfter(node, context, moved, added);
    } else this.#addBefore(node, [`context: ${this.#moved(".", ".")}`, ...added]);
    const others = this.node(node.get("additional_contexts", true));
    for (const each of isMap(others) ? others.items : []) this.path(each.value);
    for (const each of isSeq(others) ? others.items : []) {
      const scalar = this.#text(each);
      const equals = scalar?.value.indexOf("=") ?? -1;
      if (scalar !== undefined && equals !== -1) this.#replace(scalar, scalar.value.slice(0, equals + 1) + this.#moved(scalar.value.slice(equals + 1), "."));
    }
  }

  /** The Dockerfile as its context will see it; undefined where it stays. */
  #dockerfileOf(context: string, dockerfile: string | undefined): string | undefined {
    if (isElsewhere(context) || context.includes("$") || dockerfile?.includes("$") === true || dockerfile?.startsWith("/") === true) return undefined;
    const folder = posix.join(posix.dirname(this.#move.from), context).replace(/\/$/, "");
    const place = this.#move.places.get(posix.join(folder, dockerfile ?? "Dockerfile"));
    return place === undefined ? undefined : posix.relative(folder, place);
  }

  #addAfter(map: YAMLMap, value: Scalar, text: string, lines: readonly string[]): void {
    const own = spanOf(value);
    const first = spanOf(map.items[0]?.key);
    if (own === undefined || first === undefined) return;
    const joint = map.flow === true ? ", " : `\n${" ".repeat(columnOf(this.#move.text, first.start))}`;
    this.edits.set(own.start, { ...own, text: [this.#quotedLike(value, text), ...lines].join(joint) });
  }

  #addBefore(map: YAMLMap, lines: readonly string[]): void {
    const first = spanOf(map.items[0]?.key);
    if (first === undefined) return;
    const joint = map.flow === true ? ", " : `\n${" ".repeat(columnOf(this.#move.text, first.start))}`;
    this.edits.set(first.start - 0.5, { start: first.start, end: first.start, text: lines.map((line) => line + joint).join("") });
  }

  #replace(scalar: Scalar, text: string): void {
    const place = spanOf(scalar);
    if (place !== undefined && text !== scalar.value) this.edits.set(place.start, { ...place, text: this.#quotedLike(scalar, text) });
  }

  #quotedLike(scalar: Scalar, text: string): string {
    const quote = this.#move.text[spanOf(scalar)?.start ?? 0];
    if (quote === '"') return JSON.stringify(text);
    return quote === "'" ? `'${text.replaceAll("'", "''")}'` : text;
  }
}

/** What is no path below the project: absolute, in the home folder, an address, another service. */
function isElsewhere(path: string): boolean {
  return /^(?:[/~]|[a-z][\w+.-]*:|[A-Z]:\\|git@)/.test(path);
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}

/** Where the source of `SOURCE:TARGET[:MODE]` ends; -1 where there is no target. Colons in `${NAME:-value}` end nothing. */
function sourceEnd(volume: string): number {
  let depth = 0;
  for (let at = 0; at < volume.length; at++) {
    if (volume[at] === "{") depth++;
    else if (volume[at] === "}") depth--;
    else if (volume[at] === ":" && depth === 0) return at;
  }
  return -1;
}
