import { parse, type GenericSchema } from "valibot";
import { UserError } from "../errors.ts";
import type { ContractImage, Requirement } from "./contract.ts";
import type { Shape } from "./shape.ts";

/** The checks there are, by id, as far as they say what a set has to look like. */
export type ShapingChecks = ReadonlyMap<string, { readonly options: GenericSchema; readonly shape?: (options: never) => Shape }>;

/** Keys whose parts come from several requirements. */
const GROUPED: ReadonlySet<string> = new Set(["user", "health", "labels", "environment"]);

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
      if (GROUPED.has(key)) for (const [part, name] of Object.entries(value)) settle(settled, `${key}.${part}`, name, requirement, image);
      else settle(settled, key, value, requirement, image);
    }
  }
  const shape: Record<string, unknown> = {};
  const groups = new Map<string, Record<string, unknown>>();
  for (const [key, { value }] of settled) {
    const [group = "", ...part] = key.split(".");
    if (part.length === 0) shape[key] = value;
    else groups.set(group, { ...groups.get(group), [part.join(".")]: value });
  }
  return { ...shape, ...Object.fromEntries(groups) } satisfies Shape;
}

function settle(settled: Map<string, Settled>, key: string, value: unknown, requirement: Requirement, image: ContractImage): void {
  const before = settled.get(key);
  if (before === undefined) {
    settled.set(key, { value, requirement });
    return;
  }
  if ((key === "packages" || key === "files" || key === "writable") && Array.isArray(value) && Array.isArray(before.value)) {
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
