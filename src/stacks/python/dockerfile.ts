import type { Choices } from "./choices.ts";
import { baseStage, builderStage } from "./dependencies.ts";
import { developmentStage } from "./development.ts";
import { finalStage } from "./final.ts";

/** Stages by how seldom they change. The builder fills the environment while the final stage gets its Debian packages. */
export function dockerfile(choices: Choices): string {
  return ["", ...baseStage(choices), "", ...builderStage(choices), ...developmentStage(choices), "", ...finalStage(choices), ""].join("\n");
}
