import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { contractNames } from "../contract/default.ts";
import { isDockerfileName } from "../project/dockerfile-names.ts";
import type { Span } from "../text/span.ts";
import type { FileRange } from "../verdict/verdict.ts";

export type FileKind = "dockerfile" | "contract" | "ignore-file";

/** A file as the editor held it at one version. It never changes; a later version is another one. */
export interface EditorFile {
  readonly uri: string;
  /** Absolute, links in it followed; undefined for a text that is no file yet. */
  readonly path: string | undefined;
  readonly kind: FileKind;
  readonly version: number;
  readonly text: string;
  /** 0-based lines and UTF-16 units, as the editor counts them: CR by itself ends a line there, and does not here. */
  range(span: Span): Range;
  offset(position: { readonly line: number; readonly character: number }): number;
  /** Where a place of a report lies; outside of the text, its end. */
  placed(place: Pick<FileRange, "line" | "column" | "endLine" | "endColumn">): Span;
}

/** What is known of a file by its name and the editor's own word for its language; undefined where Plimsoll has nothing to say of it. */
export function kindOfFile(uri: string, language: string): FileKind | undefined {
  const path = pathOf(uri);
  const name = basename(path ?? uri);
  if (contractNames.includes(name)) return "contract";
  if (name === ".dockerignore" || name.endsWith(".dockerignore")) return "ignore-file";
  return language === "dockerfile" || isDockerfileName(name) ? "dockerfile" : undefined;
}

/** The file's absolute path; undefined where it is none of this machine. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** One version of a file. */
export function makeEditorFile({ uri, path, kind, version, text }: Pick<EditorFile, "uri" | "path" | "kind" | "version" | "text">): EditorFile {
  const document = TextDocument.create(uri, kind, version, text);
  let starts: readonly number[] | undefined;
  const offsetOf = (line: number, column: number): number => {
    starts ??= lineStarts(text);
    const start = starts[line - 1];
    return start === undefined ? text.length : Math.min(start + column - 1, text.length);
  };
  return {
    uri,
    path,
    kind,
    version,
    text,
    range: ({ end, start }) => ({ start: document.positionAt(start), end: document.positionAt(end) }),
    offset: (position) => document.offsetAt(position),
    placed: ({ column, endColumn, endLine, line }) => {
      const start = offsetOf(line, column);
      return { start, end: Math.max(start, offsetOf(endLine, endColumn)) };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
