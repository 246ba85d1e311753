import { strictObject } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { withoutSecrets } from "../addresses.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "ADD of a git repository names a tag or a commit.",
    why: "Without one, ADD takes what the default branch holds on that day, and the same Dockerfile builds something else tomorrow.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["add"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { head: "ADD {address} takes the head of a branch; add #TAG or #COMMIT" },
  title: () => "ADD of a git repository names a tag or a commit",
  file: ({ plan }) =>
    noneOf(
      instructionsWritten(plan)
        .filter(({ instruction }) => instruction.keyword === "ADD" && !instruction.flags.some(({ name }) => name === "checksum"))
        .flatMap(({ instruction }) => (instruction.json ?? wordsOf(instruction, plan.tree.escape)).slice(0, -1))
        .flatMap(({ span, value }) =>
          REPOSITORY.test(value) && takesHead(value) ? [saw("head", { address: withoutSecrets(value) }, placeOf(plan, span))] : [],
        ),
    ),
});

const REPOSITORY = /^(?:git@|git:\/\/|ssh:\/\/|https?:\/\/[^?#]*\.git(?:[?#]|$))/;
const BRANCHES = /^(?:refs\/heads\/.*|main|master|develop|devel|dev|trunk|HEAD)$/;

/** Other names may be tags. */
function takesHead(address: string): boolean {
  const [, ref] = /[?&](?:ref|tag|commit|branch)=([^&#]*)/.exec(address) ?? /#([^:]*)/.exec(address) ?? [];
  return ref === undefined || ref === "" || BRANCHES.test(ref) || /[?&]branch=/.test(address);
}
