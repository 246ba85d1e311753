import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { modesGiven, opensToAll } from "../file-modes.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No file is open for everyone to write.",
    why: "What everyone may write, everything that runs in the container may change: programs, settings, scripts that root starts later. Give the files to the user that needs them, with chown, COPY --chown or chmod g=u.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["droast:DF034", "tally:world-writable-state-path-workaround"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { open: "{by} {mode} lets everyone write; give the files to the user of the container" },
  title: () => "no file is open for everyone to write",
  file({ plan }) {
    const open = modesGiven(plan).filter(({ mode, paths }) => opensToAll(mode) && !(paths.length > 0 && paths.every((path) => SHARED.test(path))));
    return noneOf(open.map(({ by, mode, span }) => saw("open", { by, mode }, placeOf(plan, span))));
  },
});

/** Devices and temporary folders are open by their nature. */
const SHARED = /^(?:\/dev\/|\/(?:var\/)?tmp\/?$|\/run\/lock)/;
