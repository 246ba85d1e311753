import type { Flag, Instruction } from "../dockerfile/syntax.ts";
import { nearestWord } from "../text/nearest.ts";
import { parseDuration } from "./duration.ts";
import { readMount } from "./mounts.ts";
import type { PlanProblem } from "./plan.ts";

type Kind = "text" | "list" | "yes-or-no" | "duration" | "count" | "mount" | "network" | "security";

const FLAGS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  ADD: { checksum: "text", chmod: "text", chown: "text", exclude: "list", "keep-git-dir": "yes-or-no", link: "yes-or-no", unpack: "yes-or-no" },
  COPY: { chmod: "text", chown: "text", exclude: "list", from: "text", link: "yes-or-no", parents: "yes-or-no" },
  FROM: { platform: "text" },
  HEALTHCHECK: { interval: "duration", retries: "count", "start-interval": "duration", "start-period": "duration", timeout: "duration" },
  RUN: { mount: "mount", network: "network", security: "security" },
};

/** The flags that an instruction takes, without their dashes, and what each takes for a value. */
export function flagsOf(keyword: string): readonly { readonly name: string; readonly kind: Kind }[] {
  return Object.hasOwn(FLAGS, keyword) ? Object.entries(FLAGS[keyword] ?? {}).map(([name, kind]) => ({ name, kind })) : [];
}

/** What BuildKit refuses of an instruction's flags. */
export function flagProblems(instruction: Instruction): PlanProblem[] {
  const { keyword, flags } = instruction;
  // these are read without a look at their flags
  if (keyword === "ARG" || keyword === "STOPSIGNAL" || (keyword === "HEALTHCHECK" && /^none(?:\s|$)/i.test(instruction.args.text))) return [];
  const kinds = Object.hasOwn(FLAGS, keyword) ? (FLAGS[keyword] ?? {}) : {};
  const seen = new Set<string>();
  return flags.flatMap((flag) => {
    const kind = Object.hasOwn(kinds, flag.name) ? kinds[flag.name] : undefined;
    if (kind === undefined) return [unknownFlag(keyword, flag, Object.keys(kinds))];
    const again = seen.has(flag.name) && kind !== "list" && kind !== "mount";
    seen.add(flag.name);
    if (again) return [{ code: "flag-repeated", message: `--${flag.name} is given twice`, span: flag.span }];
    const message = wrongValue(flag, kind);
    if (message !== undefined) return [{ code: "flag-wrong", message: `--${flag.name} ${message}`, span: flag.span }];
    const mount = kind === "mount" ? readMount(flag, (word) => word).problem : undefined;
    return mount === undefined ? [] : [mount];
  });
}

function unknownFlag(keyword: string, flag: Flag, known: readonly string[]): PlanProblem {
  const nearest = nearestWord(flag.name, known);
  return {
    code: "flag-unknown",
    message: `${keyword} has no flag --${flag.name}${nearest === undefined ? "" : `, did you mean --${nearest}?`}`,
    span: flag.span,
  };
}

function wrongValue(flag: Flag, kind: Kind): string | undefined {
  const { value } = flag;
  if (kind === "yes-or-no")
    return value === undefined || /^(?:true|false)$/i.test(value) ? undefined : `is true or false, not ${value === "" ? "nothing" : value}`;
  if (value === undefined) return "needs a value";
  switch (kind) {
    case "duration": {
      const seconds = value === "" ? 0 : parseDuration(value);
      if (seconds === undefined) return `is a duration such as 30s or 1m30s, not ${value}`;
      return seconds === 0 || seconds >= 0.001 ? undefined : "cannot be less than 1ms";
    }
    case "count":
      return value === "" || (/^\+?\d+$/.test(value) && Number(value) < 2 ** 31) || /^-0+$/.test(value) ? undefined : `is a whole number, not ${value}`;
    case "network":
      return ["default", "none", "host"].includes(value) ? undefined : `is default, none or host, not ${value}`;
    case "security":
      return ["insecure", "sandbox"].includes(value) ? undefined : `is insecure or sandbox, not ${value}`;
    default:
      return undefined;
  }
}
