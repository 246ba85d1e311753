import { strictObject } from "valibot";
import { installedFolders } from "../../facts/unwanted-in-context.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw, unproven } from "../../verdict/answer.ts";
import { knownContext, takesAlong, wholeCopies } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A context that is copied whole has an ignore file.",
    why: "COPY . . takes all that lies in the folder: the history of the repository, packages installed for another system, local settings and secrets. It makes the image larger, breaks the cache at every commit, and hands out what was not meant to leave the machine.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["droast:DF033"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{keyword} {source} takes {found} along, and there is no .dockerignore; write one",
    unknown: "{keyword} {source}: without the build context it cannot be told what it takes along",
  },
  title: () => "a context that is copied whole has an ignore file",
  file({ plan }) {
    const copies = wholeCopies(plan);
    const known = knownContext(plan);
    if (known === undefined) {
      if (copies.length === 0) return proven();
      return unproven(
        ...copies.map(({ instruction, span, written }) => saw("unknown" as const, { keyword: instruction.keyword, source: written }, placeOf(plan, span))),
      );
    }
    if (known.directory.ignoreFile !== undefined) return proven();
    return noneOf(
      copies.flatMap((source) => {
        const found = UNWANTED.filter(({ mark, path }) => takesAlong(known, source, path, mark)).map(({ path }) => path);
        if (found.length === 0) return [];
        return [saw("missing" as const, { keyword: source.instruction.keyword, source: source.written, found: found.join(", ") }, placeOf(plan, source.span))];
      }),
    );
  },
});

const UNWANTED = [
  { path: ".git", mark: ".git/HEAD" },
  ...installedFolders,
  ...[".env", "__pycache__", ".idea", ".vscode", ".DS_Store"].map((path) => ({ path, mark: path })),
];
