import type { ManagerName, PackageVerb } from "../facts/package-managers.ts";
import type { PackageAction } from "../plan/package-actions.ts";
import type { Plan } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Edit } from "../text/edit.ts";
import { appendedTo } from "./appended-commands.ts";
import { leftBehind, type Leftover } from "./leftovers.ts";
import { packageSteps, shipped, type PackageStep } from "./package-steps.ts";
import { variablesSet } from "./set-variables.ts";

interface PackageCache {
  readonly fills: readonly PackageVerb[];
  readonly leftover: Leftover;
  /** Options after which nothing is left, and those with which it is somewhere else. */
  readonly without?: readonly string[];
  readonly elsewhere?: readonly string[];
  /** Variables that put it somewhere else. */
  readonly variables?: RegExp;
  /** What empties it, as a command of its own. */
  readonly emptiedBy?: string;
}

/** Whether one of these programs is asked to clean, by these words. */
function cleaning(programs: RegExp, ...words: readonly RegExp[]): (command: ShellCommand) => boolean {
  return ({ args, name }) => programs.test(programName(name)) && words.every((word) => args.some(({ value }) => word.test(value)));
}

const RPM = /^(?:dnf5?|microdnf|tdnf|yum)$/;
const rpmLeftover: Leftover = {
  folders: ["/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/tdnf", "/var/cache/yum"],
  cleans: cleaning(RPM, /^clean$/, /^all$/),
};
const NODE = /^(?:npm_config_cache|yarn_cache_folder|yarn_global_folder)$/i;

const caches: Partial<Record<ManagerName, PackageCache>> = {
  apk: {
    fills: ["install"],
    leftover: { folders: ["/var/cache/apk", "/etc/apk/cache"], cleans: () => false },
    // what is not fetched is not kept
    without: ["--no-cache", "--no-network", "-s", "--simulate"],
    elsewhere: ["--cache-dir", "-p", "--root"],
  },
  dnf: {
    fills: ["install", "upgrade"],
    leftover: rpmLeftover,
    without: ["--assumeno"],
    elsewhere: ["--installroot", "-C", "--cacheonly"],
    emptiedBy: "dnf clean all",
  },
  yum: {
    fills: ["install", "upgrade"],
    leftover: rpmLeftover,
    without: ["--assumeno"],
    elsewhere: ["--installroot", "-C", "--cacheonly"],
    emptiedBy: "yum clean all",
  },
  zypper: {
    fills: ["install", "upgrade"],
    leftover: { folders: ["/var/cache/zypp"], cleans: cleaning(/^zypper$/, /^(?:clean|cc)$/) },
    without: ["-D", "--dry-run"],
    elsewhere: ["--root", "-R", "--installroot", "--cache-dir", "-C", "--pkg-cache-dir"],
    emptiedBy: "zypper clean --all",
  },
  conda: {
    fills: ["install", "upgrade"],
    leftover: {
      folders: ["/opt/conda/pkgs"],
      cleans: cleaning(/^(?:conda|mamba|micromamba)$/, /^clean$/, /^(?:--all|--tarballs|--packages|-[b-oq-su-z]*[atp][a-z]*)$/),
    },
    without: ["--dry-run", "-d"],
    variables: /^CONDA_PKGS_DIRS$/,
    emptiedBy: "conda clean --all --yes",
  },
  npm: {
    fills: ["install", "upgrade"],
    leftover: { folders: [], homes: [".npm/_cacache"], cleans: cleaning(/^npm$/, /^cache$/, /^(?:clean|clear|rm)$/) },
    without: ["--dry-run", "--package-lock-only"],
    elsewhere: ["--cache"],
    variables: NODE,
    emptiedBy: "npm cache clean --force",
  },
  yarn: {
    fills: ["install", "upgrade"],
    leftover: { folders: ["/usr/local/share/.cache/yarn"], homes: [".cache/yarn"], cleans: cleaning(/^yarn(?:pkg)?$/, /^cache$/, /^(?:clean|clear)$/) },
    elsewhere: ["--cache-folder", "--offline"],
    variables: NODE,
    emptiedBy: "yarn cache clean",
  },
};

/** Commands of the image's own stages that leave the cache of a package manager in the layer, and those of which that is not known. */
export function cachesKept(plan: Plan, manager: ManagerName): { readonly kept: readonly PackageStep[]; readonly unknown: readonly PackageStep[] } {
  const cache = caches[manager];
  if (cache === undefined) return { kept: [], unknown: [] };
  const all = shipped(plan, packageSteps(plan, manager)).filter(
    ({ action }) => cache.fills.includes(action.verb) && action.args.option(...(cache.without ?? [])) === undefined,
  );
  // what empties a cache once has to follow the last command of a RUN that fills it
  const filling = cache.emptiedBy === undefined ? all : all.filter(({ run }, index) => all[index + 1]?.run !== run);
  const moved = cache.variables !== undefined && variablesSet(plan).some(({ name }) => cache.variables?.test(name) === true);
  const found = filling.map((step) => {
    const left = leftBehind(step.run, step.action.command, cache.leftover);
    return { step, left: left === "kept" && (moved || isElsewhere(step.action, cache)) ? "unknown" : left };
  });
  return {
    kept: found.filter(({ left }) => left === "kept").map(({ step }) => step),
    unknown: found.filter(({ left }) => left === "unknown").map(({ step }) => step),
  };
}

function isElsewhere({ args }: PackageAction, { elsewhere = [] }: PackageCache): boolean {
  return args.open || args.option(...elsewhere) !== undefined || args.values("--setopt").some((word) => word.value.includes("cachedir"));
}

/** Lets each RUN that leaves a cache end with the command that empties it, under the name that the program has there. */
export function cachesEmptied(plan: Plan, manager: ManagerName): readonly Edit[] {
  const { kept } = cachesKept(plan, manager);
  const command = caches[manager]?.emptiedBy;
  if (command === undefined) return [];
  return kept.flatMap(({ action, run }) => appendedTo(plan, run, action.command, command.replace(/^\S+/, action.program)) ?? []);
}
