import type { BuiltStage } from "./subject.ts";
import { makePlan } from "../../plan/make.ts";
import { healthOfPlan } from "../health-of-plan.ts";

export interface StageOf {
  readonly text: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  /** Where the Dockerfile exposes nothing. */
  readonly port: number;
}

/** What a stage of a Dockerfile ends up as; undefined where there is no such stage. */
export function builtStage({ text, context, dockerfile, target, args, port }: StageOf): BuiltStage | undefined {
  const plan = makePlan({ path: dockerfile, text, args, ...(target === undefined ? {} : { target }) });
  const config = plan.target?.config;
  if (config === undefined) return undefined;
  const workdir = config.workdir?.value ?? "/";
  const exposed = Number(/^\d+/.exec(config.exposed[0]?.value ?? "")?.[0] ?? port);
  const command = config.cmd?.value;
  const user = /^(\d+)(?::|$)/.exec(config.user?.value ?? "")?.[1];
  return {
    context,
    dockerfile,
    target,
    args,
    port: exposed,
    workdir,
    uid: user === undefined ? undefined : Number(user),
    health: healthOfPlan(plan),
    command: command?.form === "exec" ? command.words : undefined,
    hasEntrypoint: config.entrypoint !== undefined,
    installed: installedBelow(workdir, config.env.get("PATH")?.value ?? "", config.env.get("VIRTUAL_ENV")?.value),
  };
}

/** The stage of a Dockerfile that is for developers. */
export function developmentTarget(text: string): string | undefined {
  return makePlan({ path: "Dockerfile", text }).stages.find(({ name }) => name === "development" || name === "dev")?.name;
}

function installedBelow(workdir: string, path: string, environment: string | undefined): readonly string[] {
  const folders = path.split(":").flatMap((part) => (part.endsWith("/bin") ? [part.slice(0, -"/bin".length)] : []));
  const below = [...folders, ...(environment === undefined ? [] : [environment])].filter(
    (folder) => folder.startsWith(`${workdir}/`) && !folder.includes("node_modules"),
  );
  return [...new Set(below)];
}
