import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { modesGiven, opensToAll } from "../file-modes.ts";
import { openToAll } from "../file-rights.ts";
import { noneOf } from "../findings.ts";
import { modeText, placeIn, shortened } from "../image-places.ts";
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
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Paths or patterns that may be open. */
    allow: optional(array(string()), []),
  }),
  messages: {
    open: "{by} {mode} lets everyone write; give the files to the user of the container",
    openFile: "{path} has mode {mode}: everyone may write it",
    openFolder: "{path} has mode {mode}: everyone may replace what is in it",
    more: "and {count} more",
  },
  title: () => "no file is open for everyone to write",
  file({ plan }) {
    const open = modesGiven(plan).filter(({ mode, paths }) => opensToAll(mode) && !(paths.length > 0 && paths.every((path) => SHARED.test(path))));
    return noneOf(open.map(({ by, mode, span }) => saw("open", { by, mode }, placeOf(plan, span))));
  },
  image({ image }, { allow }) {
    const found = openToAll(image, allow).map((entry) =>
      saw(entry.type === "file" ? "openFile" : "openFolder", { path: entry.path, mode: modeText(entry.mode) }, placeIn(entry)),
    );
    return noneOf(shortened<"openFile" | "openFolder">(found));
  },
});

/** Devices and temporary folders are open by their nature. */
const SHARED = /^(?:\/dev\/|\/(?:var\/)?tmp\/?$|\/run\/lock)/;
