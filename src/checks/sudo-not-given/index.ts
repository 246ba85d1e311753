import { strictObject } from "valibot";
import { commandsRun, placeOf, stagesInTarget } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { packagesKept } from "../kept-packages.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { linesWritten } from "../written-lines.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nobody in the image can become root with sudo.",
    why: "A user that may call sudo is root with one word more, and so is whoever breaks in as that user. What needs root belongs into the build.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["sudo", "wheel"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    installed: "{name} lets users of the container become root; leave it out",
    rule: "{path} lets a user become root without a password; leave the rule out",
    member: "{program} puts a user into the group {group}, which may become root",
  },
  title: () => "nobody can become root with sudo",
  file({ plan }) {
    const stages = stagesInTarget(plan);
    const installed = packagesKept(stages)
      .filter(({ package: { name } }) => name === "sudo" || name === "doas" || name === "opendoas")
      .map(({ package: { name, word } }) => saw("installed" as const, { name }, placeOf(plan, word.span)));
    const rules = linesWritten(plan)
      .filter(({ path, stage, text }) => stages.includes(stage) && /\/sudoers(?:\.d\/|$)/.test(path) && /^[^#]*\bNOPASSWD\b/.test(text))
      .map(({ path, span }) => saw("rule" as const, { path }, placeOf(plan, span)));
    const members = commandsRun(stages).flatMap(({ command }) => {
      const program = programName(command.name);
      const group = MEMBERSHIP.has(program) ? command.args.find((word) => /^(?:\w+,)*(?:sudo|wheel)(?:,\w+)*$/.test(word.value)) : undefined;
      return group === undefined ? [] : [saw("member" as const, { program, group: group.value }, placeOf(plan, group.span))];
    });
    return noneOf<"installed" | "rule" | "member">([...installed, ...rules, ...members]);
  },
});

const MEMBERSHIP = new Set(["usermod", "useradd", "adduser", "addgroup", "gpasswd"]);
