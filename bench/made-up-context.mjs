// What a Dockerfile from elsewhere needs to be built here: bases of the testbed in the place of its own, and files where it copies some.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What stands in for an image of this name. */
const STAND_INS = {
  python: "python:3.13-slim",
  node: "node:24-slim",
  debian: "debian:bookworm-slim",
  ubuntu: "debian:bookworm-slim",
  nginx: "nginx:stable",
  "nginxinc/nginx-unprivileged": "nginxinc/nginx-unprivileged:stable",
  redis: "redis:8",
  postgres: "postgres:17",
  "ghcr.io/astral-sh/uv": "ghcr.io/astral-sh/uv:0.13.8",
  scratch: "scratch",
};

/**
 * The text on the testbed's bases; undefined where one has no stand-in.
 * @param {string} text
 */
export function onStandIns(text) {
  const values = new Map([...text.matchAll(/^ARG\s+(\w+)=["']?([^\s"']+)/gm)].map(([, name = "", value = ""]) => [name, value]));
  const stages = new Set([...text.matchAll(/^\s*FROM\s.*\sAS\s+(\S+)/gim)].map(([, name = ""]) => name.toLowerCase()));
  let missing = false;
  const replaced = text
    .replace(/^# *syntax *=.*\n/, "")
    .replaceAll(/^(\s*FROM\s+)(?:--platform=\S+\s+)?(\S+)|^(\s*COPY\s.*--from=)(\S+)/gim, (_, from = "", base = "", copy = "", source = "") => {
      const ref = String(base || source).replaceAll(/\$\{?(\w+)\}?/g, (written, name) => values.get(name) ?? written);
      if (stages.has(ref.toLowerCase()) || /^\d+$/.test(ref)) return `${from || copy}${ref}`;
      const name = ref.replace(/^(?:docker\.io\/)?(?:library\/)?/, "").replace(/[:@].*$/, "");
      if (!Object.hasOwn(STAND_INS, name)) missing = true;
      return `${from || copy}${STAND_INS[/** @type {keyof typeof STAND_INS} */ (name)]}`;
    });
  return missing || !/^\s*FROM\s/im.test(replaced) ? undefined : replaced;
}

/**
 * A file, or a folder with one, for each source that is copied from the context.
 * @param {string} folder
 * @param {string} text
 */
export function makeContext(folder, text) {
  const joined = text.replaceAll(/\\\s*\n/g, " ");
  const copied = [...joined.matchAll(/^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\s+((?!.*(?:--from=|<<|https?:)).*)$/gim)].flatMap(([, rest = ""]) =>
    sourcesIn(rest.trim()),
  );
  for (const source of [...copied, "package.json", "package-lock.json", "requirements.txt"]) {
    const name = source.replaceAll(/[*?$]/g, "x");
    if (/^\.?\/?$/.test(name) || name.includes("..")) continue;
    const isFolder = name.endsWith("/") || !name.slice(name.lastIndexOf("/") + 1).includes(".");
    const target = join(folder, isFolder ? join(name, "file") : name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contentOf(target), { mode: 0o755 });
  }
}

/**
 * @param {string} words
 * @returns {readonly string[]}
 */
function sourcesIn(words) {
  if (words.startsWith("[")) {
    try {
      return JSON.parse(words).slice(0, -1);
    } catch {
      return [];
    }
  }
  return words
    .split(/\s+/)
    .filter((word) => !word.startsWith("--"))
    .slice(0, -1);
}

/** @param {string} path */
function contentOf(path) {
  if (path.endsWith("package.json")) return '{ "name": "app", "version": "1.0.0", "scripts": { "build": "mkdir -p dist build", "start": "node server.js" } }\n';
  if (path.endsWith("package-lock.json"))
    return '{ "name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "app", "version": "1.0.0" } } }\n';
  return path.endsWith(".sh") ? '#!/bin/sh\nexec "$@"\n' : "";
}
