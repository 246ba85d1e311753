import { array, optional, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { shortened } from "../image-places.ts";
import { bringer, packagePlace, systemPackages, unreadDatabase } from "../installed-packages.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds no packages of headers, which only compilers read.",
    why: "libpq-dev brings what compiling against the library needs, and often a compiler; running needs libpq5 alone. What was built belongs copied from an earlier stage, and the image becomes tens of megabytes smaller.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Packages that may stay. */
    allow: optional(array(string()), []),
  }),
  messages: {
    installed: "{name} {version} is installed",
    none: "none of {count} packages is one",
    noDatabase: "the image has no database of packages",
    unread: "{path} could not be read: {reason}",
    more: "and {count} more",
  },
  title: () => "holds no packages of headers",
  image({ baseLayers = 0, image }, { allow }) {
    const packages = systemPackages(image).filter((each) => bringer(image, each) >= baseLayers);
    const found = packages.filter(({ name }) => /-(?:dev|devel)$/.test(name) && !allow.includes(name));
    if (found.length > 0)
      return violated(...shortened<"installed">(found.map((each) => saw("installed", { name: each.name, version: each.version }, packagePlace(image, each)))));
    const unread = unreadDatabase(image, ["deb", "apk", "rpm"]);
    if (unread !== undefined) return unproven(saw("unread", unread, { kind: "image", path: unread.path }));
    return proven(packages.length === 0 ? saw("noDatabase") : saw("none", { count: packages.length }));
  },
});
