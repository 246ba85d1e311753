import { strictObject } from "valibot";
import { versionFromRepository } from "../../facts/unwanted-in-context.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { ContextSource } from "../context-copies.ts";
import type { KnownContext } from "../context-directory.ts";
import { knownContext, takesAlong, wholeCopies } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The history of the repository stays out of the image.",
    why: ".git changes with every commit, so the cache of a COPY that takes it along never holds; and it carries all that ever was in the repository, removed secrets too.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["dockle:DKL-LI-0003"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { sent: "{keyword} {source} takes {folder} along; name it in {ignoreFile}" },
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
});

const FOLDERS = [
  { folder: ".git", mark: ".git/HEAD" },
  { folder: ".hg", mark: ".hg/requires" },
  { folder: ".svn", mark: ".svn/wc.db" },
];

/** Whether the stage reads the history: with git, with go build, which writes the commit into the program, or with a tool that makes a version of it. */
function needsHistory({ directory }: KnownContext, { stage }: ContextSource): boolean {
  const reads = stage.steps.some(
    (step) =>
      step.kind === "run" &&
      step.commands.some(
        ({ name, args }) =>
          /^(?:git|hg|svn|make|just|task|goreleaser|mage|bazel|dotnet|gradlew?|mvnw?)$/.test(programName(name)) ||
          (programName(name) === "go" && /^(?:build|install)$/.test(args[0]?.value ?? "")),
      ),
  );
  return reads || ["pyproject.toml", "setup.py", "setup.cfg", "package.json"].some((file) => versionFromRepository.test(directory.read(file) ?? ""));
}
