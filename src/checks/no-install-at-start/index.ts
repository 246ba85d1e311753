import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { commandsRun } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment, startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nothing is installed or built when the container starts.",
    why: "Then every start needs the network and the registry, takes minutes, and may get other versions than the ones that were tested. What an image runs belongs into the image.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    installs: "{words} runs at every start: do it with RUN",
    fetches: "{words} fetches its program at every start: install it with RUN",
    builds: "{words} builds at every start: build with RUN, and start what that made",
    development: "{name} is for development",
  },
  title: () => "nothing is installed or built at start",
  file({ plan }) {
    if (isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    return noneOf(
      startedCommands(plan).flatMap(({ command, launchers, placeOf }): readonly Evidence<"builds" | "fetches" | "installs">[] => {
        const place = placeOf(command.span);
        const action = packageActionOf(command);
        if (action !== undefined && ["install", "update-lists", "upgrade"].includes(action.verb) && !isLocalOnly(command))
          return [saw("installs", { words: [action.program, ...action.verbWords.map((word) => word.value)].join(" ") }, place)];
        const fetched = fetches(plan, command, launchers);
        if (fetched !== undefined) return [saw("fetches", { words: fetched }, place)];
        const built = builds(command);
        return built === undefined ? [] : [saw("builds", { words: built }, place)];
      }),
    );
  },
});

/** Works with what is there. */
function isLocalOnly(command: ShellCommand): boolean {
  return command.args.some((word) => ["--offline", "--no-index", "--help", "--dry-run", "-h"].includes(word.value));
}

/** `uvx x`, where no RUN has done so before. */
function fetches(plan: Plan, command: ShellCommand, launchers: readonly string[]): string | undefined {
  const [launcher] = launchers;
  if (launcher !== "uvx" && launcher !== "bunx") return undefined;
  const name = programName(command.name);
  return commandsRun(plan.stages).some(({ command: run }) => [run.name, ...run.args.map((word) => word.value)].join(" ").includes(name))
    ? undefined
    : `${launcher} ${command.name}`;
}

const BUILDS: readonly (readonly [program: string, verb: string])[] = [
  ["go", "run"],
  ["cargo", "run"],
  ["mvn", "spring-boot:run"],
  ["mvnw", "spring-boot:run"],
  ["gradle", "bootRun"],
  ["gradlew", "bootRun"],
  ["dotnet", "run"],
  ["next", "build"],
  ["vite", "build"],
  ["ng", "build"],
  ["react-scripts", "build"],
];

function builds(command: ShellCommand): string | undefined {
  const program = programName(command.name);
  const words = command.args.map((word) => word.value);
  if (["npm", "yarn", "pnpm"].includes(program) && words.find((word) => word !== "run" && !word.startsWith("-")) === "build") return `${program} run build`;
  // offline it runs what was built before, if anything was
  if (words.includes("--no-build") || words.includes("--offline")) return undefined;
  const found = BUILDS.find(([name, verb]) => name === program && words.includes(verb));
  return found === undefined ? undefined : `${program} ${found[1]}`;
}
