import { array, optional, strictObject, string } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { hasTemplate } from "../package-steps.ts";
import { commandsWritten } from "../written-commands.ts";

const VALUED: ReadonlySet<string> = new Set([
  "-C",
  "-o",
  "-ldflags",
  "-tags",
  "-mod",
  "-p",
  "-gcflags",
  "-asmflags",
  "-modfile",
  "-overlay",
  "-exec",
  "-toolexec",
  "-buildmode",
]);
/** The first part of an address on the net has a dot: example.com/tool. */
const REMOTE = /^[\w-]+(?:\.[\w-]+)+\/[^@]+(?:@(.*))?$/;
const MOVING = /^(?:latest|upgrade|patch|main|master|head|dev|devel|develop|trunk)$/i;

export const check: Check = defineCheck({
  meta: {
    summary: "Go tools are installed in a version that the file names.",
    why: "`@latest` and `go get` without a version take whatever is newest on the day of the build. The same Dockerfile then gives another program next week, and a build that breaks cannot be repeated.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3062", "droast:DF054"],
    settledBy: "file",
    words: ["go"],
    presets: ["strict"],
  },
  options: strictObject({ except: optional(array(string()), []) }),
  messages: {
    moving: "{name} is the newest version on the day of the build: name one, @v1.2.3",
    unknown: "{name} has no version: it is what go.mod says, if there is one",
  },
  title: () => "Go tools are installed in named versions",
  file({ plan }, { except }) {
    const asked = toolsAsked(plan).filter(({ word }) => !except.includes(word.value.split("@", 1)[0] ?? ""));
    const place = ({ word }: Asked) => placeOf(plan, word.span);
    return noneOf(
      asked
        .filter(({ version, verb }) => MOVING.test(version ?? "") || (version === undefined && verb === "get"))
        .map((each) => saw("moving", { name: each.word.value }, place(each))),
      asked.filter(({ version, verb }) => version === undefined && verb !== "get").map((each) => saw("unknown", { name: each.word.value }, place(each))),
    );
  },
});

interface Asked {
  readonly word: ShellWord;
  readonly verb: string;
  readonly version: string | undefined;
}

/** What `go install`, `go get` and `go run` take from the net. */
function toolsAsked(plan: Plan): readonly Asked[] {
  return commandsWritten(plan).flatMap(({ command }) => {
    if (programName(command.name) !== "go" || hasTemplate(plan, command)) return [];
    const [verb, ...operands] = readArguments(command.args, VALUED).operands;
    if (verb === undefined || !/^(?:install|get|run)$/.test(verb.value)) return [];
    const words = verb.value === "run" ? operands.slice(0, 1) : operands;
    return words.flatMap((word): Asked[] => {
      const match = REMOTE.exec(word.value);
      return match === null ? [] : [{ word, verb: verb.value, version: match[1] }];
    });
  });
}
