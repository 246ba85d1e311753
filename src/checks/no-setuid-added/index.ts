import { array, boolean, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { modesGiven, setsUser } from "../file-modes.ts";
import { programsOfOthers, programsWithCapabilities } from "../file-rights.ts";
import { noneOf } from "../findings.ts";
import { modeText, placeIn, shortened } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No program gets the setuid bit.",
    why: "A program with the bit runs as its owner, mostly root, whoever starts it. Each one is a way from the user of the container to root.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["dockle:CIS-DI-0008"],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Paths or patterns of programs that may have it. */
    allow: optional(array(string()), []),
    /** Whether those may that come with plain base images: su, passwd, mount … */
    systems: optional(boolean(), true),
  }),
  messages: {
    added: "{by} {mode} makes a program run as its owner for everyone; leave the bit out",
    setUid: "{path} has mode {mode} and runs as its owner, UID {uid}, whoever starts it",
    setGid: "{path} has mode {mode} and runs as its group, GID {gid}, whoever starts it",
    capable: "{path} has capabilities of root, whoever starts it",
    more: "and {count} more",
  },
  title: () => "no program gets the setuid bit",
  image({ image }, { allow, systems }) {
    return noneOf(
      shortened<"setUid" | "setGid" | "capable">([
        ...programsOfOthers(image, allow, systems).map((entry) => {
          const { gid, mode, path, uid } = entry;
          const args = { path, mode: modeText(mode) };
          return (mode & 0o4000) === 0 ? saw("setGid" as const, { ...args, gid }, placeIn(entry)) : saw("setUid" as const, { ...args, uid }, placeIn(entry));
        }),
        ...programsWithCapabilities(image, allow).map((entry) => saw("capable" as const, { path: entry.path }, placeIn(entry))),
      ]),
    );
  },
  file: ({ plan }) => noneOf(modesGiven(plan).flatMap(({ by, mode, span }) => (setsUser(mode) ? [saw("added", { by, mode }, placeOf(plan, span))] : []))),
});
