import { strictObject } from "valibot";
import { sshServers, sshServersOfApk } from "../../facts/shipped-tools.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { packagePlace, systemPackages } from "../installed-packages.ts";
import { packagesKept } from "../kept-packages.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image has no SSH server.",
    why: "Engines have a way into a container of their own, such as docker exec. A server of SSH is one more process, one more port and keys that every container of the image shares.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    imageInstalled: "{name} {version} is in the image",
    installed: "{name} brings an SSH server into the image; install the client alone, or nothing",
  },
  title: () => "no SSH server is installed",
  file({ plan }) {
    const servers = packagesKept(stagesInTarget(plan)).filter(({ manager, package: { name } }) =>
      (manager === "apk" || manager === "pacman" ? sshServersOfApk : sshServers).has(name),
    );
    return noneOf(servers.map(({ package: { name, word } }) => saw("installed", { name }, placeOf(plan, word.span))));
  },
  image({ image }) {
    const found = systemPackages(image).filter(({ kind, name }) => (kind === "apk" ? sshServersOfApk : sshServers).has(name));
    return noneOf(found.map((each) => saw("imageInstalled", { name: each.name, version: each.version }, packagePlace(image, each))));
  },
});
