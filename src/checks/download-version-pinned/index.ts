import { strictObject } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { withoutSecrets } from "../addresses.ts";
import { downloadOf, verifies } from "../downloads.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { instructionsWritten, runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What is downloaded is of a known version.",
    why: "An address with latest in it, or one of a branch, gives something else after each release: the same Dockerfile builds another image, and the cache keeps an old one without a word.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["://"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { moving: "{address} gives another file after each release; name the version" },
  title: () => "downloads are of a known version",
  file({ plan }) {
    const commands = runsWritten(plan).flatMap(({ commands: all }) =>
      all.some(verifies) ? [] : all.flatMap((command) => downloadOf(command)?.addresses ?? []),
    );
    const adds = instructionsWritten(plan)
      .filter(({ instruction }) => instruction.keyword === "ADD" && !instruction.flags.some(({ name }) => name === "checksum"))
      .flatMap(({ instruction }) => (instruction.json ?? wordsOf(instruction, plan.tree.escape)).slice(0, -1));
    return noneOf(
      [...commands, ...adds].flatMap(({ span, value }) => (isMoving(value) ? [saw("moving", { address: withoutSecrets(value) }, placeOf(plan, span))] : [])),
    );
  },
});

const BRANCH =
  /^https?:\/\/(?:raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/heads\/)?(?:main|master|HEAD|develop)\/|(?:www\.)?git(?:hub|lab)\.com\/.+\/(?:archive|raw|tarball|zipball)\/(?:refs\/heads\/)?(?:main|master|HEAD|develop)(?:[./]|$))/;

function isMoving(address: string): boolean {
  if (!/^(?:https?|ftp):\/\//.test(address)) return false;
  return BRANCH.test(address) || /[/_.=-]latest(?:$|[/_.?&-])/i.test(address.replace(/^\w+:\/\/[^/]*/, ""));
}
