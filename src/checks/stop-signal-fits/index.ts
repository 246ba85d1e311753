import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startedCommands } from "../main-process.ts";
import { outsideBaseName } from "../stages.ts";

/** Signals that mean no end. Those that nobody can take are for stop-signal-valid. */
const NEVER = new Set(["CONT", "TSTP", "TTIN", "TTOU", "CHLD", "WINCH", "URG"]);
const NUMBERS: Readonly<Record<string, string>> = {
  "1": "HUP",
  "2": "INT",
  "3": "QUIT",
  "9": "KILL",
  "10": "USR1",
  "12": "USR2",
  "15": "TERM",
  "17": "CHLD",
  "18": "CONT",
  "19": "STOP",
  "20": "TSTP",
  "28": "WINCH",
};
/** Signals that make a server read its configuration again, or its logs. By each one's manual. */
const RELOADS: Readonly<Record<string, readonly string[]>> = {
  gunicorn: ["HUP", "USR1", "USR2"],
  nginx: ["HUP", "USR1", "USR2"],
  httpd: ["HUP", "USR1"],
  "apache2-foreground": ["HUP", "USR1"],
  postgres: ["HUP", "USR1", "USR2"],
  haproxy: ["HUP", "USR2"],
};

export const check: Check = defineCheck({
  meta: {
    summary: "STOPSIGNAL is a signal that the application ends on in order.",
    why: "A signal that means reload to the server, or nothing at all, is followed by silence and then by SIGKILL: no request is finished, nothing is flushed, every stop is a crash.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["tally:tally/no-ungraceful-stopsignal"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    never: "STOPSIGNAL {signal} gives the application no chance to end in order: leave it out, SIGTERM is the default",
    reloads: "{program} reloads on {signal} instead of ending",
  },
  title: () => "the stop signal lets the application end in order",
  file({ plan }) {
    const signal = plan.target?.config.stopSignal;
    if (signal === undefined || signal.value.includes("$")) return noneOf([]);
    const plain = signal.value.toUpperCase().replace(/^SIG/, "");
    const name = NUMBERS[plain] ?? plain;
    const place = placeOf(plan, signal.span);
    // Apache ends in order on SIGWINCH, and images by others may stand on it
    if (NEVER.has(name) && name !== "WINCH") return noneOf([saw("never", { signal: signal.value }, place)]);
    const commands = startedCommands(plan);
    const started = commands.length > 0 ? commands.map(({ command }) => programName(command.name)) : [outsideBaseName(plan) ?? ""];
    const program = started.find((each) => Object.hasOwn(RELOADS, each) && RELOADS[each]?.includes(name) === true);
    return noneOf(program === undefined ? [] : [saw("reloads", { program, signal: signal.value }, place)]);
  },
});
