import { packageActionOf, type PackageAction, type PackageWord } from "../plan/package-actions.ts";
import { commandsRun } from "../plan/queries.ts";
import type { Stage } from "../plan/plan.ts";

export interface KeptPackage {
  readonly package: PackageWord;
  readonly manager: PackageAction["manager"];
}

const SYSTEM: ReadonlySet<PackageAction["manager"]> = new Set(["apt", "apk", "dnf", "yum", "zypper", "pacman"]);

/** Packages of the system that these stages install and do not remove again, as far as their names are known. */
export function packagesKept(stages: readonly Stage[]): readonly KeptPackage[] {
  let kept: (KeptPackage & { readonly group: string | undefined })[] = [];
  for (const { command } of commandsRun(stages)) {
    const action = packageActionOf(command);
    if (action === undefined || !SYSTEM.has(action.manager)) continue;
    const named = action.packages.filter(({ kind }) => kind === "name");
    if (action.verb === "install") {
      // apk removes a group by its name, as a whole
      const group = action.manager === "apk" ? action.args.value("-t", "--virtual")?.value : undefined;
      kept.push(...named.map((each) => ({ package: each, manager: action.manager, group })));
    }
    if (action.verb !== "remove") continue;
    const gone = new Set(action.packages.map(({ word }) => word.value));
    kept = kept.filter((each) => !gone.has(each.package.name) && (each.group === undefined || !gone.has(each.group)));
  }
  return kept;
}
