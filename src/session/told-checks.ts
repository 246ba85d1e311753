import type { Check } from "../checks/kind.ts";
import { checks } from "../checks/registry.generated.ts";
import { IGNORES_CHECK, ignoresCheck } from "../judge/ignore/report.ts";

/** Every check that a report or `explain` may have to tell about: those with a folder, and what is told of comments. */
export const toldChecks: ReadonlyMap<string, Check> = new Map([...checks, [IGNORES_CHECK, ignoresCheck]]);
