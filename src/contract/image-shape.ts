import { parse, type GenericSchema } from "valibot";
import { UserError } from "../errors.ts";
import type { ContractImage, Requirement } from "./contract.ts";
import type { Shape } from "./shape.ts";

/** The checks there are, by id, as far as they say what a set has to look like. */
export type ShapingChecks = ReadonlyMap<string, { readonly options: GenericSchema; readonly shape?: (options: never) => Shape }>;

interface Settled {
  readonly value: unknown;
  readonly requirement: Requirement;
}

/**
 * What all requirements of an image together ask of its container set.
 *
 * @throws UserError `requirements-contradict` where two of them cannot both hold.
 */
export function shapeOf(image: ContractImage, checks: ShapingChecks): Shape {
  const settled = new Map<string, Settled>();
  for (const requirement of image.requirements) {
    const check = checks.get(requirement.check);
    // the contract was loaded, so the options fit; each check's functions take what its own schema gives
    const shape = check?.shape?.(parse(check.options, requirement.options) as never) ?? {};
    for (const [key, value] of Object.entries(shape)) {
      if (value === undefined) continue;
      if (key === "user") for (const [part, name] of Object.entries(value)) settle(settled, `user.${part}`, name, requirement, image);
      else settle(settled, key, value, requirement, image);
    }
  }
  const user: Record<string, unknown> = {};
  const shape: Record<string, unknown> = {};
  for (const [key, { value }] of settled) {
    if (key.startsWith("user.")) user[key.slice("user.".length)] = value;
    else shape[key] = value;
  }
  return (Object.keys(user).length === 0 ? shape : { ...shape, user }) satisfies Shape;
}

function settle(settled: Map<string, Settled>, key: string, value: unknown, requirement: Requirement, image: ContractImage): void {
  const before = settled.get(key);
  if (before === undefined) {
    settled.set(key, { value, requirement });
    return;
  }
  if ((key === "packages" || key === "files") && Array.isArray(value) && Array.isArray(before.value)) {
    settled.set(key, { value: [...new Set([...before.value, ...value])], requirement: before.requirement });
    return;
  }
  if (JSON.stringify(before.value) === JSON.stringify(value)) return;
  throw new UserError(
    "requirements-contradict",
    `${before.requirement.id} and ${requirement.id} of ${image.name} contradict each other: ${key} ${show(before.value)} and ${show(value)}`,
    { hint: "change one of them, or turn it off" },
  );
}

function show(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}
