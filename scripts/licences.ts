// The licences of the packages whose code is bundled: they ask to go along with it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Rolldown } from "tsdown";

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** Adds `licences.txt` to what is built, with the words of every bundled package, by name. */
export const licencesOfBundled: Rolldown.Plugin = {
  name: "licences-of-bundled",
  generateBundle(_options, bundle) {
    const ids = Object.values(bundle).flatMap((output) => (output.type === "chunk" ? output.moduleIds : []));
    const folders = new Set(ids.filter((id) => id.includes("/node_modules/")).map(packageFolder));
    this.emitFile({
      type: "asset",
      fileName: "licences.txt",
      source: [...folders]
        .toSorted()
        .map(licenceOf)
        .join(`\n${"-".repeat(80)}\n\n`),
    });
  },
};

function packageFolder(id: string): string {
  let folder = dirname(id.replace(/^\0/, "").replace(/\?.*$/, ""));
  // folders within a package have a package.json of a line or two, without a name
  while (!existsSync(join(folder, "package.json")) || manifestIn(folder).name === undefined) folder = dirname(folder);
  return folder;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function licenceOf(folder: string): string {
  const { author, license = "", name = "", version = "" } = manifestIn(folder);
  const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(entry));
  const by = typeof author === "string" ? author : author?.name;
  const head = [`${name} ${version} (${license})`, ...(by === undefined ? [] : [`by ${by}`])].join("\n");
  if (file !== undefined) return `${head}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  if (license !== "Apache-2.0") throw new Error(`${name} is bundled, and has no file with its licence (${license})`);
  return `${head}\n\nIts package has no text of this licence; it is the one in LICENSE.\n`;
}
