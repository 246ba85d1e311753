import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import { commandsRun, placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { runsForDevelopment } from "../development-images.ts";
import { noneOf } from "../findings.ts";
import { placeIn } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";
import { stagesUsed } from "../stages.ts";
import { HEADER, packageFolders } from "./compiled.ts";

/** Of a folder that was compiled a few modules are not: templates, and what is for other versions. */
const FEW = 5;

export const check: Check = defineCheck({
  meta: {
    summary: "Packages are compiled when the image is built, not at every start.",
    why: "uv leaves compiling to the first import. Nothing keeps the result of a container, and with PYTHONDONTWRITEBYTECODE there is none: every new container compiles every module again, which takes seconds with large packages.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    perStart: "{words} compiles nothing and {reason}: ENV UV_COMPILE_BYTECODE=1, or --compile-bytecode",
    uncompiled: "{sources} modules in {folder} are not compiled: every new container compiles what it imports",
    stale: "{count} modules in {folder} are compiled, but their bytecode names another time or size than {source} has, so it is made again at every start",
    compiled: "{compiled} of {sources} modules in {folder} are compiled",
    development: "the image is for development",
    noPackages: "the image holds no packages of Python but tools",
  },
  title: () => "packages are compiled at build time",
  file({ plan }) {
    const config = plan.target?.config;
    if (config === undefined || isForDevelopment(plan)) return noneOf([]);
    const off = config.env.get("PYTHONDONTWRITEBYTECODE")?.value;
    const reason =
      off !== undefined && off !== "" && off !== "0" ? "PYTHONDONTWRITEBYTECODE keeps the start from it" : "what a container compiles is gone with it";
    return noneOf(
      stagesUsed(plan).flatMap((stage) => {
        if (stage.config.env.has("UV_COMPILE_BYTECODE")) return [];
        return commandsRun([stage]).flatMap(({ command, step }) => {
          const action = packageActionOf(command);
          if (action?.manager !== "uv" || action.verb !== "install" || action.verbWords[0]?.value === "tool" || step.instruction.span.start < stage.span.start)
            return [];
          if (
            action.args.open ||
            action.args.option("--compile-bytecode", "--compile") !== undefined ||
            /UV_COMPILE_BYTECODE|compileall/.test(step.instruction.args.text)
          )
            return [];
          const words = ["uv", ...action.verbWords.map((word) => word.value)].join(" ");
          return [saw("perStart" as const, { words, reason }, placeOf(plan, command.span))];
        });
      }),
    );
  },
  keeps:
    () =>
    ({ path }) =>
      path.endsWith(".pyc") ? HEADER : 0,
  image({ baseLayers = 0, image }) {
    if (runsForDevelopment(image)) return notApplicable(saw("development"));
    const folders = packageFolders(image, baseLayers);
    if (folders.length === 0) return notApplicable(saw("noPackages"));
    const found = folders.flatMap(({ compiled, path, sources, stale }): Evidence<"uncompiled" | "stale">[] => {
      const [first] = stale;
      if (compiled * FEW < sources) return [saw("uncompiled" as const, { sources, folder: path }, { kind: "image", path } as const)];
      if (first === undefined) return [];
      const source = first.path.replace(/__pycache__\/([^/]+)\.cpython-\d+\.pyc$/, "$1.py");
      return [saw("stale" as const, { count: stale.length, folder: path, source }, placeIn(first))];
    });
    if (found.length > 0) return noneOf(found);
    return proven(...folders.map(({ compiled, path, sources }) => saw("compiled" as const, { compiled, sources, folder: path })));
  },
});
