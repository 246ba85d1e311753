import { strictObject } from "valibot";
import { interpreters } from "../../facts/shipped-tools.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No interpreter gets a capability, and no program a strong one.",
    why: "A capability on Python, Node or a shell is one for every script that anyone in the container starts. CAP_SYS_ADMIN, CAP_DAC_OVERRIDE, CAP_SETUID and their like are as good as root.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["setcap"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    interpreter: "setcap gives {file}, and with it every script, {capabilities}; listen on a port above 1024 instead",
    strong: "setcap {capabilities} on {file} is as good as root; leave it out",
  },
  title: () => "no capability for interpreters, no strong one for any program",
  file: ({ plan }) =>
    noneOf(
      commandsWritten(plan).flatMap(({ command }): Evidence<"interpreter" | "strong">[] => {
        if (programName(command.name) !== "setcap") return [];
        const [capabilities, target] = command.args.filter((word) => !/^-[a-z]$/.test(word.value));
        if (capabilities === undefined || target === undefined || !/[+=]/.test(capabilities.value)) return [];
        const file = /(?:which|command -v)\s+([\w.-]+)/.exec(target.value)?.[1] ?? target.value;
        const place = placeOf(plan, command.span);
        if (STRONG.test(capabilities.value)) return [saw("strong", { file, capabilities: capabilities.value }, place)];
        return interpreters.test(programName(file)) ? [saw("interpreter", { file, capabilities: capabilities.value }, place)] : [];
      }),
    ),
});

const STRONG = /cap_(?:sys_admin|sys_ptrace|sys_module|sys_rawio|dac_override|dac_read_search|setuid|setgid|setfcap|chown|fowner|bpf)\b/i;
