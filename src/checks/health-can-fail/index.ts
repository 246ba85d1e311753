import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import type { Edit } from "../../text/edit.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthOf } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { alwaysPasses, ignoresStatus, saysAnyway, scriptText } from "./weaknesses.ts";

const SHOWN_OUTPUT = 200;
const SERVERS = { refuses: "refuses connections", hangs: "never answers", errors: "answers 500" } as const;

export const check: Check = defineCheck({
  meta: {
    summary: "The health check fails when the application does.",
    why: "A health check that passes on status 500, or whatever happens, is worse than none: it says healthy while every user gets an error, and nothing restarts or takes the container out of service.",
    level: "warning",
    group: "health",
    since: "0.1.0",
    sameAs: ["droast:DF035"],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    curl: "curl succeeds on any status, 500 too: add -f",
    library: "{call} does not look at the status, 500 passes: {mend}",
    anyway: "{words} makes every failure a success",
    always: "{command} always succeeds, it asks the application nothing",
    passes: "asked where a server {server}, it passes: exit code 0 after {time:seconds}",
    fails: "it fails where a server refuses, hangs or answers 500",
    notTried: "it was not asked of servers that are not well: {reason}",
    findsItself: "{command} finds the health check's own process, it always succeeds",
  },
  title: () => "the health check fails when the application does",
  file({ plan }) {
    const found = healthOf(plan);
    if (found === undefined || found.health.value.test === undefined) return noneOf([]);
    const { commands } = found;
    const text = scriptText(found.health.value.test);
    const place = placeOf(plan, found.health.span);
    const anyway = saysAnyway(text);
    if (anyway !== undefined) return noneOf([saw("anyway", { words: anyway }, place)]);
    const always = alwaysPasses(commands, text);
    if (always !== undefined) return noneOf([saw(always.how, { command: always.command }, place)]);
    return noneOf(
      commands.flatMap((command) => {
        const weakness = ignoresStatus(command, commands);
        if (weakness === undefined) return [];
        const at = placeOf(plan, command.span);
        return [weakness === "curl" ? saw("curl" as const, {}, at) : saw("library" as const, weakness, at)];
      }),
    );
  },
  needs: () => [{ kind: "failing-probes" }],
  container({ trial }) {
    const { failingProbes } = trial;
    if (failingProbes === undefined || "unlooked" in failingProbes) return unproven(saw("notTried", { reason: failingProbes?.unlooked ?? "no such run" }));
    const passed = failingProbes.filter(({ exitCode, timedOut }) => exitCode === 0 && !timedOut);
    if (passed.length === 0) return proven(saw("fails"));
    return violated(
      ...passed.map(({ output, seconds: time, server }) =>
        saw("passes", { server: SERVERS[server], time }, { kind: "command", command: "the health check by itself", output: output.slice(0, SHOWN_OUTPUT) }),
      ),
    );
  },
  fix({ plan }) {
    const commands = healthOf(plan)?.commands ?? [];
    return commands.filter((command) => ignoresStatus(command, commands) === "curl").flatMap((command) => failOption(plan.text, command));
  },
});

/** `-f` right behind the program's name, as a word of its own in the JSON form. */
function failOption(text: string, { name, span }: ShellCommand): readonly Edit[] {
  const quoted = JSON.stringify(name);
  const isJson = text.startsWith(quoted, span.start);
  if (!isJson && !text.startsWith(`${name} `, span.start)) return [];
  const end = span.start + (isJson ? quoted.length : name.length);
  return [{ start: end, end, text: isJson ? ', "-f"' : " -f" }];
}
