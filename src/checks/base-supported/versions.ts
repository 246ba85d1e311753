import { releases } from "../../facts/end-of-life.ts";
import type { Product } from "../../facts/end-of-life.ts";
import type { Image, ImageEntry } from "../../image/image.ts";

export interface Found {
  readonly product: Product;
  readonly version: string;
  /** The file that says so; undefined for the environment. */
  readonly entry: ImageEntry | undefined;
}

/** The first is mostly a link to the second. */
export const OS_RELEASE: readonly string[] = ["/etc/os-release", "/usr/lib/os-release"];

/** The system, by its own word, and the language of an official image, by the variable that it sets and the program that it brings. */
export function versionsIn(image: Image): readonly Found[] {
  const found: Found[] = [];
  const system = systemOf(image);
  if (system !== undefined) found.push(system);
  const python = variable(image, "PYTHON_VERSION");
  const minor = python?.split(".").slice(0, 2).join(".") ?? "";
  if (python !== undefined && image.stat(`/usr/local/bin/python${minor}`) !== undefined) found.push({ product: "python", version: python, entry: undefined });
  const node = variable(image, "NODE_VERSION");
  if (node !== undefined && image.stat("/usr/local/bin/node") !== undefined) found.push({ product: "node", version: node, entry: undefined });
  return found;
}

/** The day of the newest of the base's layers, as the history has it; undefined where times were left out on purpose. */
export function baseMadeOn(image: Image, baseLayers: number | undefined): string | undefined {
  if (baseLayers === undefined || baseLayers === 0) return undefined;
  let layer = 0;
  let newest = "";
  for (const { created, empty } of image.history) {
    if (!empty) layer++;
    if (layer > baseLayers) break;
    if (created !== undefined && created > newest) newest = created;
  }
  const day = /^\d{4}-\d\d-\d\d/.exec(newest)?.[0];
  // builds that are to be the same again set 1970
  return day === undefined || day < "2000" ? undefined : day;
}

function systemOf(image: Image): Found | undefined {
  for (const path of OS_RELEASE) {
    const bytes = image.read(path);
    if (bytes === undefined) continue;
    const text = new TextDecoder().decode(bytes);
    const id = field(text, "ID");
    const version = field(text, "VERSION_ID");
    const entry = image.stat(path);
    // Debian's testing and unstable have no number
    return version !== undefined && isProduct(id) ? { product: id, version, entry } : undefined;
  }
  return undefined;
}

function isProduct(id: string | undefined): id is Product {
  return id !== undefined && Object.hasOwn(releases, id);
}

function field(text: string, name: string): string | undefined {
  const value = new RegExp(`^${name}=(.*)$`, "m")
    .exec(text)?.[1]
    ?.trim()
    .replace(/^(["'])(.*)\1$/, "$2");
  return value === "" ? undefined : value;
}

function variable(image: Image, name: string): string | undefined {
  const value = image.config.env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^\d+(?:\.\d+)*$/.test(value) ? value : undefined;
}
