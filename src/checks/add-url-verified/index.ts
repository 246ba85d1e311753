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
    summary: "ADD of an address names a digest.",
    why: "ADD takes what the server gives on that day. With --checksum the build stops when it is something else, and the file stays in the cache without a question to the server.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["add"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { unverified: "ADD {address} takes whatever the server gives; add --checksum=sha256:…" },
  title: () => "ADD of an address names a digest",
  file({ plan }) {
    const adds = instructionsWritten(plan).filter(
      ({ instruction }) => instruction.keyword === "ADD" && !instruction.flags.some(({ name }) => name === "checksum"),
    );
    return noneOf(
      adds.flatMap(({ instruction }) =>
        (instruction.json ?? wordsOf(instruction, plan.tree.escape))
          .slice(0, -1)
          .flatMap(({ span, value }) =>
            /^https?:\/\//.test(value) && !/\.git(?:[#?]|$)/.test(value) ? [saw("unverified", { address: withoutSecrets(value) }, placeOf(plan, span))] : [],
          ),
      ),
    );
  },
});
