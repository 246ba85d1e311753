import { strictObject } from "valibot";
import { uncheckedPackages } from "../../facts/unverified.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { unverifiedUses } from "../unverified-uses.ts";
import { runsWritten } from "../written-commands.ts";
import { targetOf } from "../written-lines.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "ssh knows the hosts it talks to.",
    why: "A host key that is taken unseen protects from nothing: whoever answers is taken for the host, gets the sources asked for and gives back their own. The keys of the large hosts are published, and can be copied into known_hosts.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["ssh", "scp", "sftp", "rsync", "stricthostkeychecking"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    unchecked: "{written}: any host is taken for the right one; put its key into known_hosts",
    scanned: "ssh-keyscan takes whatever key answers during the build; copy the published key into known_hosts",
  },
  title: () => "ssh knows the hosts it talks to",
  file({ plan }) {
    const unchecked = unverifiedUses(plan, uncheckedPackages.ssh).map(({ span, written }) => saw("unchecked" as const, { written }, placeOf(plan, span)));
    const scanned = runsWritten(plan).flatMap(({ commands }) =>
      commands
        .filter((command) => programName(command.name) === "ssh-keyscan" && /known_hosts2?$/.test(targetOf(command, commands) ?? ""))
        .map((command) => saw("scanned" as const, {}, placeOf(plan, command.span))),
    );
    return noneOf([...unchecked, ...scanned]);
  },
});
