import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "git clone takes a known commit.",
    why: "Without a tag or a commit, git takes what the branch holds on that day: the same Dockerfile builds something else tomorrow, and the cache keeps an old state without a word.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["git"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { head: "git clone takes the head of {branch}; name a tag with --branch, check out a commit, or use ADD with #commit" },
  title: () => "git clone takes a known commit",
  file({ plan }) {
    return noneOf(
      runsWritten(plan).flatMap(({ commands }) => {
        if (commands.some(pins)) return [];
        return commands.flatMap((command) => {
          const branch = branchOf(command);
          return branch === undefined ? [] : [saw("head", { branch }, placeOf(plan, command.span))];
        });
      }),
    );
  },
});

const VALUED = new Set([
  "-b",
  "--branch",
  "-C",
  "-c",
  "--depth",
  "-o",
  "--origin",
  "-j",
  "--jobs",
  "--reference",
  "--separate-git-dir",
  "--template",
  "--revision",
  "-u",
  "--filter",
  "--config",
  "--shallow-since",
  "--shallow-exclude",
]);
const BRANCHES = /^(?:origin\/)?(?:main|master|develop|devel|dev|trunk|HEAD|next|nightly|latest)$/;

/** The branch that a clone from a server takes the head of, in words; undefined where it may take something fixed. */
function branchOf(command: ShellCommand): string | undefined {
  if (programName(command.name) !== "git") return undefined;
  const args = readArguments(command.args, VALUED);
  const [verb, source] = args.operands;
  if (verb?.value !== "clone" || source === undefined || !/^(?:[a-z+]+:\/\/|[\w.-]+@|\$)/.test(source.value) || source.value.startsWith("file:"))
    return undefined;
  if (args.value("--revision") !== undefined || args.open || args.option("--bare", "--mirror") !== undefined) return undefined;
  const branch = args.value("-b", "--branch");
  if (branch === undefined) return "the default branch";
  return branch.literal && BRANCHES.test(branch.value) ? `the branch ${branch.value}` : undefined;
}

/** Whether a command puts the sources on a commit or tag; to check out a branch pins nothing. */
function pins(command: ShellCommand): boolean {
  if (programName(command.name) !== "git") return false;
  const { operands } = readArguments(command.args, VALUED);
  const [verb, ...rest] = operands;
  if (verb === undefined || !/^(?:checkout|reset|switch|fetch|worktree|merge|rebase|cherry-pick|am)$/.test(verb.value)) return false;
  return rest.some((word) => !(word.literal && BRANCHES.test(word.value)) && word.value !== "origin");
}
