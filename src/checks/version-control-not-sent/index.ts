import { strictObject } from "valibot";
import { versionFromRepository } from "../../facts/unwanted-in-context.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Image } from "../../image/image.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { ContextSource } from "../context-copies.ts";
import type { KnownContext } from "../context-directory.ts";
import { knownContext, takesAlong, wholeCopies } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import { placeIn } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { entriesOf } from "../image-entries.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The history of the repository stays out of the image.",
    why: ".git changes with every commit, so the cache of a COPY that takes it along never holds; and it carries all that ever was in the repository, removed secrets too.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["dockle:DKL-LI-0003"],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    sent: "{keyword} {source} takes {folder} along; name it in {ignoreFile}",
    inImage: "{path} is in the image",
    inLayer: "{path} is in layer {layer}; layer {removedIn} removes it too late, everyone who pulls the image can read it",
  },
  title: () => "the history of the repository stays out",
  file({ plan }) {
    const known = knownContext(plan);
    const ignoreFile = known?.directory.ignoreFile;
    // a context without any ignore file is for ignore-file-present
    if (known === undefined || ignoreFile === undefined) return proven();
    return noneOf(
      wholeCopies(plan).flatMap((source) => {
        if (needsHistory(known, source)) return [];
        return FOLDERS.filter(({ folder, mark }) => takesAlong(known, source, folder, mark)).map(({ folder }) =>
          saw("sent" as const, { keyword: source.instruction.keyword, source: source.written, folder, ignoreFile }, placeOf(plan, source.span)),
        );
      }),
    );
  },
  image: ({ image }) =>
    noneOf(
      historiesIn(image).map(({ layer, path, removedIn }) =>
        removedIn === undefined
          ? saw("inImage" as const, { path }, placeIn({ path, layer }))
          : saw("inLayer" as const, { path, layer, removedIn }, placeIn({ path, layer })),
      ),
    ),
});

/** Where a history lies, by the file that every one has; those of packages' own caches are theirs. */
const MARKS = /^(.*\/(?:\.git(?=\/HEAD$)|\.hg(?=\/requires$)|\.svn(?=\/wc\.db$)))\//;

function historiesIn(image: Image): readonly { readonly path: string; readonly layer: number; readonly removedIn?: number }[] {
  const found = [];
  for (const { layer, path } of entriesOf(image)) {
    const folder = MARKS.exec(path)?.[1];
    if (folder !== undefined) found.push({ path: folder, layer });
  }
  for (const { entry, removedIn } of image.hidden()) {
    const folder = MARKS.exec(entry.path)?.[1];
    if (folder !== undefined && image.lstat(folder) === undefined) found.push({ path: folder, layer: entry.layer, removedIn });
  }
  return found;
}

const FOLDERS = [
  { folder: ".git", mark: ".git/HEAD" },
  { folder: ".hg", mark: ".hg/requires" },
  { folder: ".svn", mark: ".svn/wc.db" },
];

/** Whether the stage reads the history: with git, with go build, which writes the commit into the program, or with a tool that makes a version of it. */
function needsHistory({ directory }: KnownContext, { stage }: ContextSource): boolean {
  // who takes it back in by its name wants it
  if (/^!\/?\.git\/?\s*$/m.test(directory.read(directory.ignoreFile ?? "") ?? "")) return true;
  const reads = stage.steps.some(
    (step) =>
      step.kind === "run" &&
      step.commands.some(
        ({ name, args }) =>
          /^(?:git|hg|svn|nix|nix-build|make|just|task|goreleaser|mage|bazel|dotnet|gradlew?|mvnw?)$/.test(programName(name)) ||
          (programName(name) === "go" && /^(?:build|install)$/.test(args[0]?.value ?? "")),
      ),
  );
  return reads || ["pyproject.toml", "setup.py", "setup.cfg", "package.json"].some((file) => versionFromRepository.test(directory.read(file) ?? ""));
}
