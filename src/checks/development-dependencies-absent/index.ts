import { strictObject } from "valibot";
import { packageActionOf, type PackageAction } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import { packagePlace, packagesOf } from "../installed-packages.ts";
import { shortened } from "../image-places.ts";
import { developmentTools, runsForDevelopment } from "../development-images.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What is shipped holds no dependencies that are only for development.",
    why: "Test runners, linters and type checkers make the image larger, are one more thing with vulnerabilities to update, and are of use to whoever breaks in, not to the application.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    file: "{file} lists dependencies for development; they are installed into the image that is shipped",
    without: "{command} installs development dependencies too: add {flag}",
    tool: "{tool} is for development; it is installed into the image that is shipped",
    development: "this is built for development",
    imageTool: "{tool} {version} is in the image, and is for development",
    none: "none of {count} packages is for development",
    more: "and {count} more",
  },
  title: () => "holds no development dependencies",
  file({ plan }) {
    if (isForDevelopment(plan)) return notApplicable(saw("development"));
    return noneOf(stagesInTarget(plan).flatMap(({ steps }) => steps.flatMap((step) => (step.kind === "run" ? inStep(plan, step.commands) : []))));
  },
  image({ image }) {
    if (runsForDevelopment(image)) return notApplicable(saw("development"));
    const packages = packagesOf(image).found.filter(({ kind }) => kind === "python" || kind === "node");
    // npm, yarn and pnpm come with packages of their own
    const found = packages.filter(
      ({ name, path }) =>
        developmentTools.has(name.toLowerCase()) && !/^\/usr\/(?:local\/)?(?:lib|share)\/(?:node_modules|nodejs)\/(?:npm|corepack|pnpm|yarn)\//.test(path),
    );
    if (found.length === 0) return proven(saw("none", { count: packages.length }));
    return violated(...shortened<"imageTool">(found.map((each) => saw("imageTool", { tool: each.name, version: each.version }, packagePlace(image, each)))));
  },
});

const DEVELOPMENT_FILE = /(?:^|[-_./])(?:dev|development|test|tests|testing|lint|ci)(?:[-_.]|$)/i;

/** Where a step installs in two ways, a condition decides between them. */
function inStep(plan: Plan, commands: readonly ShellCommand[]): Finding[] {
  const installs = commands.flatMap((command) => packageActionOf(command) ?? []).filter(({ verb }) => verb === "install");
  return installs.flatMap((action) => {
    const others = installs.filter((other) => other !== action && other.manager === action.manager);
    return others.some((other) => missingFlag(plan, other) === undefined && other.packages.length === 0) ? [] : findingsIn(plan, action);
  });
}

type Finding = ReturnType<typeof saw<"file" | "without" | "tool">>;

function findingsIn(plan: Plan, action: PackageAction): Finding[] {
  const without = missingFlag(plan, action);
  const findings: Finding[] =
    without === undefined
      ? []
      : [
          saw(
            "without",
            { command: [action.program, ...action.verbWords.map(({ value }) => value)].join(" "), flag: without },
            placeOf(plan, action.command.span),
          ),
        ];
  if (action.manager !== "pip" && action.manager !== "uv") return findings;
  for (const word of action.args.values("-r", "--requirement", "--requirements")) {
    const name = word.value.slice(word.value.lastIndexOf("/") + 1);
    if (word.literal && DEVELOPMENT_FILE.test(name)) findings.push(saw("file", { file: word.value }, placeOf(plan, word.span)));
  }
  for (const { kind, name, word } of action.packages)
    if (kind === "name" && developmentTools.has(name)) findings.push(saw("tool", { tool: name }, placeOf(plan, word.span)));
  return findings;
}

/** The option that would keep development dependencies out, where they surely come in. */
function missingFlag(plan: Plan, { args, manager, verbWords, packages }: PackageAction): string | undefined {
  if (args.open || packages.length > 0) return undefined;
  const verb = verbWords.map(({ value }) => value).join(" ");
  const environment = plan.target?.config.env;
  switch (manager) {
    case "npm": {
      if (environment?.get("NODE_ENV")?.value === "production" || environment?.has("NPM_CONFIG_OMIT") === true) return undefined;
      return args.option("--omit", "--production", "--only", "-g", "--global") === undefined ? "--omit=dev" : undefined;
    }
    case "uv":
      if (verb !== "sync" || environment?.has("UV_NO_DEV") === true) return undefined;
      return args.option("--no-dev", "--no-default-groups", "--only-group") === undefined && hasGroup(plan) ? "--no-dev" : undefined;
    case "poetry":
      return verb === "install" &&
        args.option("--only", "--without", "--no-dev", "--only-root", "--with") === undefined &&
        environment?.has("POETRY_WITHOUT") !== true
        ? "--only main"
        : undefined;
    case "pipenv":
      return verb === "install" && args.option("--dev", "-d") !== undefined ? "nothing, and take --dev away" : undefined;
    default:
      return undefined;
  }
}

/** uv installs the group `dev` only where the project has one. */
function hasGroup(plan: Plan): boolean {
  return /^[ \t]*dev[ \t]*=[ \t]*\[/m.test(plan.context?.read("pyproject.toml") ?? "");
}
