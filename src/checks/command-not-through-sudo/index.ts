import { strictObject } from "valibot";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startedCommands } from "../main-process.ts";

const CHANGERS = new Set(["sudo", "su", "doas", "runuser"]);

export const check: Check = defineCheck({
  meta: {
    summary: "The container's command does not go through sudo or su.",
    why: "sudo and su stay between the engine and the application. su gives it two seconds after a stop and then kills it; sudo passes signals on, but takes variables of the image away, and needs a password or a rule that makes everybody root. USER, or gosu and setpriv in a script, do it without.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { through: "the application is started through {program}: use USER, or gosu or setpriv in the start script" },
  title: () => "the command does not go through sudo",
  file({ plan }) {
    const started = startedCommands(plan).filter(({ command }) => command.substituted !== true);
    // a step before it as another user is its own affair; the last command is the application, and in a script su is a way to become another user
    const last = started.at(-1);
    const inLine = started.findLast(({ by }) => by === "line");
    const judged = started.filter((each) => each === last || each === inLine);
    const seen = new Set<string>();
    return noneOf(
      judged.flatMap(({ by, command, placeOf }) => {
        const program = [...command.wrappers, programName(command.name)].find((name) => CHANGERS.has(name) && (by === "line" || name === "sudo"));
        const key = `${command.span.start}`;
        if (program === undefined || seen.has(key)) return [];
        seen.add(key);
        return [saw("through" as const, { program }, placeOf(command.span))];
      }),
    );
  },
});
