import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Keys are asked for by their whole fingerprint.",
    why: "Keys with the same short id of 8 digits can be made in seconds, and were made for many known ones; 16 digits only take longer. A key server gives whatever has the id; only the whole fingerprint names one key.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["gpg", "apt-key"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { short: "{id} is a short id, which other keys can be made to have; ask for the whole fingerprint of 40 digits" },
  title: () => "keys are asked for by fingerprint",
  file: ({ plan }) =>
    noneOf(
      commandsWritten(plan).flatMap(({ command }) => {
        if (!/^(?:gpg2?|apt-key)$/.test(programName(command.name))) return [];
        const at = command.args.findIndex((word) => /^--(?:recv|receive)(?:-keys?)?$/.test(word.value));
        const ids = at === -1 ? [] : command.args.slice(at + 1).filter((word) => word.literal && /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16})$/i.test(word.value));
        return ids.map((word) => saw("short", { id: word.value }, placeOf(plan, word.span)));
      }),
    ),
});
