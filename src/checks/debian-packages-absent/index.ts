import { array, optional, strictObject, string } from "valibot";
import type { Image } from "../../image/image.ts";
import { aptInstalled, placeOf, stagesInTarget } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Place } from "../../verdict/verdict.ts";
import { aptRemoved } from "../debian-removed.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const buildTools: readonly string[] = [
  "autoconf",
  "automake",
  "build-essential",
  "clang",
  "cmake",
  "cpp",
  "g++",
  "gcc",
  "libtool",
  "make",
  "meson",
  "ninja-build",
];

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds no compiler and no build tools, or none of the Debian packages named.",
    why: "A compiler in a production image is weight that never runs, and a tool for whoever breaks in. What was needed to build belongs in an earlier stage.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({ packages: optional(array(string())) }),
  messages: {
    installed: "{name} is installed in the final image",
    removedAgain: "{name} is installed and removed again; whether it is gone, the image tells",
    noneInstalled: "the file installs none of them in the final stage",
    noTarget: "there is no stage to build",
    present: "{name} {version} is installed",
    absent: "none of them is installed",
    executable: "{path} is there",
    noExecutable: "the image has no Debian package database, and none of their programs is in /usr/bin or /usr/local/bin",
  },
  title: ({ packages }) => (packages === undefined ? "holds no compiler and no build tools" : `holds none of the Debian packages ${packages.join(", ")}`),
  file({ plan }, options) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const unwanted = unwantedIn(options.packages);
    const chain = stagesInTarget(plan);
    const installed = aptInstalled(plan, chain).filter(({ name }) => unwanted(name));
    const removed = aptRemoved(chain);
    const left = installed.filter(({ name, span }) => !removed.some((one) => one.name === name && one.span.start > span.start));
    if (left.length > 0) return violated(...left.map(({ name, span }) => saw("installed", { name }, placeOf(plan, span))));
    if (installed.length > 0) return unproven(...installed.map(({ name, span }) => saw("removedAgain", { name }, placeOf(plan, span))));
    return proven(saw("noneInstalled"));
  },
  image({ image }, options) {
    const installed = image.debianPackages();
    if (installed === undefined) {
      const programs = (options.packages ?? [...buildTools, "cc", "c++"]).flatMap((name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`]);
      const found = programs.flatMap((path) => image.lstat(path) ?? []);
      if (found.length === 0) return proven(saw("noExecutable"));
      return violated(...found.map(({ path, layer }) => saw("executable", { path }, { kind: "image", path, layer })));
    }
    const unwanted = unwantedIn(options.packages);
    const found = [...installed].filter(([name]) => unwanted(name));
    if (found.length === 0) return proven(saw("absent"));
    return violated(...found.map(([name, version]) => saw("present", { name, version }, placeOfPackage(image, name))));
  },
});

/** A name stands for itself and for its numbered versions: gcc for gcc-12, but not for gcc-12-base, which every Debian has. */
function unwantedIn(packages: readonly string[] = buildTools): (name: string) => boolean {
  const names = new Set(packages);
  return (name) => names.has(name) || names.has(name.replace(/-\d+(?:\.\d+)*$/, ""));
}

/** dpkg keeps a list of files for each package; the layer that brought the list brought the package. */
function placeOfPackage(image: Image, name: string): Place {
  for (const file of [`${name}.list`, `${name}:${image.config.architecture}.list`]) {
    const entry = image.lstat(`/var/lib/dpkg/info/${file}`);
    if (entry !== undefined) return { kind: "image", path: entry.path, layer: entry.layer };
  }
  return { kind: "image", path: "/var/lib/dpkg/status" };
}
