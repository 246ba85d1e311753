import { array, strictObject, string } from "valibot";
import { aptInstalled, placeOf, stagesInTarget } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { aptRemoved } from "../debian-removed.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds the Debian packages that the application needs.",
    why: "A missing client or library shows only when the code that needs it runs. Installed in an earlier stage, it stays behind there.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({ packages: array(string()) }),
  messages: {
    installed: "{name} is installed",
    removed: "{name} is removed again",
    notInstalled: "the file does not install {name}; the base may hold it",
    noTarget: "there is no stage to build",
    present: "{name} {version}",
    absent: "{name} is not installed",
    noDatabase: "the image has no Debian package database, so {name} is not installed",
  },
  title: ({ packages }) => `holds the Debian ${packages.length === 1 ? "package" : "packages"} ${packages.join(", ")}`,
  shape: ({ packages }) => ({ packages }),
  file({ plan }, { packages }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const chain = stagesInTarget(plan);
    const installed = aptInstalled(plan, chain);
    const removals = aptRemoved(chain);
    const found = [];
    const missing = [];
    const removed = [];
    for (const name of packages) {
      const install = installed.findLast((one) => one.name === name);
      const removal = removals.findLast((one) => one.name === name);
      if (removal !== undefined && removal.span.start > (install?.span.start ?? -1)) removed.push(saw("removed", { name }, placeOf(plan, removal.span)));
      else if (install !== undefined) found.push(saw("installed", { name }, placeOf(plan, install.span)));
      else missing.push(saw("notInstalled", { name }));
    }
    if (removed.length > 0) return violated(...removed);
    return missing.length > 0 ? unproven(...missing, ...found) : proven(...found);
  },
  image({ image }, { packages }) {
    const installed = image.debianPackages();
    if (installed === undefined) return violated(...packages.map((name) => saw("noDatabase", { name })));
    const missing = packages.filter((name) => !installed.has(name));
    if (missing.length > 0) return violated(...missing.map((name) => saw("absent", { name }, { kind: "image", path: "/var/lib/dpkg/status" })));
    return proven(...packages.map((name) => saw("present", { name, version: installed.get(name) ?? "" })));
  },
});
