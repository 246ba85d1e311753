import type { Plan } from "../plan/plan.ts";
import { programName } from "../shell/wrappers.ts";
import type { Place } from "../verdict/verdict.ts";
import { serverFactsOf } from "./listening.ts";
import { packageScriptName, startedCommands } from "./main-process.ts";

/** A server made for development, `flask run`, or a script of package.json for it, `npm run dev`, that the container starts. */
export interface DevelopmentStart {
  readonly kind: "server" | "script";
  /** As people call it: `flask run`, `pnpm run dev`. */
  readonly words: string;
  readonly place: Place;
}

/** The servers; where there are none, the scripts. */
export function developmentStarts(plan: Plan): readonly DevelopmentStart[] {
  const started = startedCommands(plan);
  const servers = started.flatMap(({ command, placeOf }): readonly DevelopmentStart[] => {
    const facts = serverFactsOf(command)?.facts;
    if (facts?.development !== true || command.args.some((word) => word.value === "--help")) return [];
    const words = facts.name === "php" ? "php -S" : [facts.name, ...(facts.verbs ?? [])].join(" ");
    return [{ kind: "server", words, place: placeOf(command.span) }];
  });
  if (servers.length > 0) return servers;
  return started.flatMap(({ command, placeOf }): readonly DevelopmentStart[] => {
    const name = packageScriptName(command);
    if (name === undefined || !/^(?:dev|develop|serve:dev|start:dev|dev:\w+)$/.test(name)) return [];
    return [{ kind: "script", words: `${programName(command.name)} run ${name}`, place: placeOf(command.span) }];
  });
}
