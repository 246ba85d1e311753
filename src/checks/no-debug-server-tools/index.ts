import { array, optional, strictObject, string } from "valibot";
import { debugTools } from "../../facts/shipped-tools.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { packagePlace, systemPackages } from "../installed-packages.ts";
import { packagesKept } from "../kept-packages.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image has no debuggers and sniffers.",
    why: "Programs that read other processes and their traffic make a break-in go further. They can be brought when needed, by a debug container or a stage of their own.",
    level: "info",
    group: "security",
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
    imageInstalled: "{name} {version} is in the image",
    installed: "{name} is in the image; install it in a stage for debugging, or start a debug container",
  },
  title: () => "no debuggers and sniffers are installed",
  file({ plan }, { allow }) {
    const tools = packagesKept(stagesInTarget(plan)).filter(({ package: { name } }) => debugTools.has(name) && !allow.includes(name));
    return noneOf(tools.map(({ package: { name, word } }) => saw("installed", { name }, placeOf(plan, word.span))));
  },
  image({ image }, { allow }) {
    const found = systemPackages(image).filter(({ name }) => debugTools.has(name) && !allow.includes(name));
    return noneOf(found.map((each) => saw("imageInstalled", { name: each.name, version: each.version }, packagePlace(image, each))));
  },
});
