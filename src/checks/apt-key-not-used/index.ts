import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No key is added with apt-key.",
    why: "A key that apt-key adds is trusted for every repository, not for the one it belongs to. The program is deprecated and is gone from Debian 13 and current Ubuntu, where the build breaks.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["apt-key"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    used: "apt-key {verb}: the key is trusted for every repository, and newer releases lack apt-key; put it into /etc/apt/keyrings and name it with signed-by",
  },
  title: () => "no key is added with apt-key",
  file: ({ plan }) =>
    noneOf(
      commandsWritten(plan).flatMap(({ command }) => {
        if (programName(command.name) !== "apt-key") return [];
        const args = readArguments(command.args, new Set(["--keyring"]));
        const verb = args.operands[0]?.value;
        // a keyring of its own holds for those that name it
        if (args.option("--keyring") !== undefined) return [];
        return verb === "add" || verb === "adv" ? [saw("used", { verb }, placeOf(plan, command.span))] : [];
      }),
    ),
});
