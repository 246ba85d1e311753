import type { Contract } from "./contract.ts";
import { presetChecks } from "./presets.ts";
import { addPreset, type KnownChecks, type RequirementTable } from "./requirements.ts";

/** Names under which a directory's contract is looked for, the first that is there wins. */
export const contractNames: readonly string[] = ["plimsoll.yaml", "plimsoll.yml"];

const PRESET = "plimsoll:recommended";

export interface DefaultContractSource {
  /** Absolute, or `-` for a text without a file. */
  readonly dockerfile: string;
  /** Absolute. */
  readonly context: string;
  readonly target?: string;
  readonly checks: KnownChecks;
}

/** What holds for a Dockerfile without a contract: plimsoll:recommended. */
export function defaultContract({ dockerfile, context, target, checks }: DefaultContractSource): Contract {
  const table: RequirementTable = new Map();
  addPreset(table, presetChecks(PRESET, checks) ?? [], PRESET, checks);
  return {
    path: undefined,
    images: [
      {
        name: dockerfile,
        application: context,
        build: { context, dockerfile, target, args: {}, tags: [] },
        trial: { environment: {}, port: undefined, services: [], ready: { request: undefined, log: undefined, within: 30 }, command: undefined },
        requirements: [...table.values()],
      },
    ],
  };
}
