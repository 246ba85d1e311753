import { minLength, optional, pipe, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const askOffset = ["date", "+%z"];
const ZONE_LINK = /\/zoneinfo\/(?:posix\/)?(.+)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The container's time zone is the one that was agreed on.",
    why: "Times in logs and jobs that run at an hour of the day mean something else in another zone. A name in TZ without the zone's file is silently UTC.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ zone: optional(pipe(string(), minLength(1)), "UTC") }),
  messages: {
    variable: "TZ is {found}",
    link: "/etc/localtime leads to {found}",
    none: "neither TZ nor /etc/localtime says anything, so it is UTC",
    noFile: "TZ is {found}, and the image has no file for it: programs take UTC",
    offset: "`date` says {offset}",
    wrongOffset: "`date` says {offset}, asked for is {zone}",
    notSeen: "its environment could not be seen: {reason}",
  },
  title: ({ zone }) => `time zone is ${zone}`,
  needs: () => [{ kind: "program", argv: askOffset }],
  container({ image, trial }, { zone }) {
    const environment = trial.processes.find(({ pid }) => pid === 1)?.environment;
    if (environment === undefined) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "process 1 was not seen" }));
    const variable = environment
      .find((each) => each.startsWith("TZ="))
      ?.slice("TZ=".length)
      .replace(/^:/, "");
    const asked = trial.programs.find(({ argv }) => argv.join(" ") === askOffset.join(" "));
    const offset = asked?.exitCode === 0 ? asked.output : undefined;
    if (isUtc(zone) && offset !== undefined && offset !== "+0000") return violated(saw("wrongOffset", { offset, zone }));
    if (variable !== undefined && variable !== "") {
      if (isSame(variable, zone)) {
        const known = isUtc(zone) || image.stat(`/usr/share/zoneinfo/${variable}`) !== undefined;
        return known ? proven(saw("variable", { found: variable })) : violated(saw("noFile", { found: variable }));
      }
      return violated(saw("variable", { found: variable }));
    }
    const link = ZONE_LINK.exec(image.lstat("/etc/localtime")?.target ?? "")?.[1];
    if (link !== undefined) return isSame(link, zone) ? proven(saw("link", { found: link })) : violated(saw("link", { found: link }));
    return isUtc(zone) ? proven(offset === undefined ? saw("none") : saw("offset", { offset })) : violated(saw("none"));
  },
});

function isSame(found: string, zone: string): boolean {
  return found === zone || (isUtc(found) && isUtc(zone));
}

function isUtc(zone: string): boolean {
  return /^(?:Etc\/)?(?:UTC|UCT|Zulu|GMT(?:[+-]?0)?)$/i.test(zone);
}
