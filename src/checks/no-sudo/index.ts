import { strictObject } from "valibot";
import { runsAsRoot } from "../../facts/base-users.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf, rootOf } from "../stages.ts";
import { commandsWritten, type WrittenCommand } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN calls sudo to become root.",
    why: "A build runs as root until a USER says otherwise, and USER root says it again. sudo adds a setuid program with a long history of holes to the image, asks for a terminal or a password in the wrong setting, and gives commands other variables than the file shows.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3004",
      "trivy:DS-0010",
      "checkov:CKV2_DOCKER_1",
      "dockle:DKL-DI-0001",
      "kics:8ada6e80",
      "droast:DF010",
      "dockerfilelint:sudo_usage",
      "dockerlinter:ER0004",
    ],
    settledBy: "file",
    words: ["sudo"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { sudo: "sudo runs {command} as root: leave it out, after USER root where another user is set" },
  title: () => "sudo is not called",
  file({ plan }) {
    const calls = commandsWritten(plan).filter((written) => isByRoot(plan, written));
    return noneOf(calls.map((written) => saw("sudo", { command: programName(written.command.name) }, placeOf(plan, sudoSpan(plan, written)))));
  },
  fix: ({ plan }) =>
    commandsWritten(plan)
      .filter((written) => isByRoot(plan, written) && isRootAt(plan, written))
      .flatMap((written) => {
        const { start } = sudoSpan(plan, written);
        const end = written.command.span.start;
        // options and variables may ask for more than root
        return written.command.wrappers.join() === "sudo" && /^sudo[ \t]+$/.test(plan.text.slice(start, end)) ? [{ start, end, text: "" }] : [];
      }),
});

/** Whether whoever runs the command is root without it: no USER of the file names another, and the base is one that starts as root. */
function isRootAt(plan: Plan, { instruction, stage }: WrittenCommand): boolean {
  const name = parseReference(rootOf(plan, stage).from.ref ?? "").name;
  if (!runsAsRoot(name)) return false;
  const users = chainOf(plan, stage).flatMap(({ steps }) =>
    steps.filter((step) => step.instruction.keyword === "USER" && step.span.start < instruction.span.start),
  );
  return users.length === 0 || /^(?:root|0)(?::|$)/.test(users.at(-1)?.instruction.args.text ?? "");
}

/** A call that becomes root; `sudo -u app` goes the other way. */
function isByRoot(plan: Plan, written: WrittenCommand): boolean {
  const { command } = written;
  const { args, name, wrappers } = command;
  if (wrappers.includes("sudo")) {
    const { start } = sudoSpan(plan, written);
    const options = plan.text.slice(start, command.span.start).replaceAll(/["',\\]/g, " ");
    return !/\s(?:-[A-Za-z]*u|--user|-[A-Za-z]*g|--group)(?:[\s=]+)(?!root\b|0\b|#0\b)\S/.test(options);
  }
  // sudo -i and sudo -s alone start a shell
  return programName(name) === "sudo" && args.length > 0 && !args.some((word) => /^(?:-[lvkKVh]|--version|--help|--list|--validate)$/.test(word.value));
}

/** The word itself, or the command where the word is not in its plain place. */
function sudoSpan(plan: Plan, { command, instruction }: WrittenCommand): Span {
  const from = instruction.span.start;
  const at = plan.text.slice(from, command.span.start + 4).lastIndexOf("sudo");
  return at === -1 ? command.span : { start: from + at, end: from + at + 4 };
}
