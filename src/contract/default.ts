import type { Contract, Requirement } from "./contract.ts";
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
  readonly args?: Readonly<Record<string, string>>;
  /** Default: the Dockerfile's path. */
  readonly name?: string;
  readonly checks: KnownChecks;
  readonly requirements?: readonly Requirement[];
}

/** What a Dockerfile without a contract is held to. */
export function recommended(checks: KnownChecks): RequirementTable {
  const table: RequirementTable = new Map();
  addPreset(table, presetChecks(PRESET, checks) ?? [], PRESET, checks);
  return table;
}

/** A Dockerfile without a contract, held to what is given, or else to plimsoll:recommended. */
export function defaultContract({
  args = {},
  checks,
  context,
  dockerfile,
  name = dockerfile,
  requirements = [...recommended(checks).values()],
  target,
}: DefaultContractSource): Contract {
  return {
    path: undefined,
    images: [
      {
        name,
        application: context,
        build: { context, dockerfile, target, args, tags: [] },
        trial: {
          environment: {},
          port: undefined,
          services: [],
          ready: { request: undefined, log: undefined, within: undefined },
          command: undefined,
          limits: {},
        },
        requirements,
      },
    ],
  };
}
