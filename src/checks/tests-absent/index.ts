import { array, optional, strictObject, string } from "valibot";
import type { Image, ImageEntry } from "../../image/image.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import { foldersAbove } from "../image-users.ts";
import { placeIn, shortened } from "../image-places.ts";
import { entriesOf } from "../image-entries.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { absolutePattern, fitsGlob } from "../path-globs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The application's own tests are not in the image.",
    why: "Tests never run in production. They make the image larger, change its layers whenever a test changes, and their fixtures hold what nobody meant to ship.",
    level: "info",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Files or folders that may stay. */
    allow: optional(array(string()), []),
  }),
  messages: { folder: "{path} holds {count} files of tests", file: "{path} is a test", none: "no test is in {folder}", more: "and {count} more" },
  title: () => "the application's own tests are not in the image",
  image({ baseLayers = 0, image }, { allow }) {
    const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
    const patterns = allow.map((path) => absolutePattern(path, workdir));
    const folders = new Map<string, { readonly entry: ImageEntry; count: number }>();
    for (const entry of entriesOf(image)) {
      if (entry.type !== "file" || entry.layer < baseLayers || !isTest(image, entry.path)) continue;
      const above = foldersAbove(entry.path);
      if ([...above, entry.path].some((path) => patterns.some((pattern) => fitsGlob(pattern, path)))) continue;
      const folder = above.find((path) => FOLDER.test(path)) ?? entry.path;
      const known = folders.get(folder);
      if (known === undefined) folders.set(folder, { entry, count: 1 });
      else known.count++;
    }
    if (folders.size === 0) return proven(saw("none", { folder: workdir }));
    return violated(
      ...shortened<"folder" | "file">(
        [...folders].map(([path, { count, entry }]) =>
          path === entry.path ? saw("file", { path }, placeIn(entry)) : saw("folder", { path, count }, placeIn({ path, layer: entry.layer })),
        ),
      ),
    );
  },
});

const FOLDER = /\/(?:tests?|__tests__|spec|e2e)$/;
const FILE = /\/(?:test_[^/]+\.py|[^/]+_test\.(?:py|go)|[^/]+\.(?:test|spec)\.[cm]?[jt]sx?|conftest\.py)$/;
/** Packages bring tests of their own, which whoever packs them decides on. */
const FOREIGN =
  /^\/(?:usr|lib\d*|bin|sbin|etc|var|proc|sys|dev|run|tmp|root\/\.)(?:\/|$)|\/(?:site-packages|dist-packages|node_modules|\.venv|venv|vendor|\.git)\//;

/** A test by its name, below the working directory or, where that is the root, outside the system's folders. */
function isTest({ config }: Image, path: string): boolean {
  const workdir = withoutTrailing(config.workingDir, "/");
  if (!FILE.test(path)) return false;
  if (workdir !== "" && path.startsWith(`${workdir}/`)) return !/\/(?:site-packages|dist-packages|node_modules|vendor|\.git)\//.test(path);
  return !FOREIGN.test(path) && workdir === "";
}
