import type { ManagerName } from "../facts/package-managers.ts";
import type { PackageAction, PackageWord } from "../plan/package-actions.ts";
import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import { packageSteps, typed, type PackageStep } from "./package-steps.ts";

/** A package that is asked for. */
export interface AskedPackage {
  readonly name: string;
  /** `apt-get install`. */
  readonly command: string;
  readonly span: Span;
}

export interface AskedPackages {
  /** Without any version. */
  readonly unpinned: readonly AskedPackage[];
  /** Words of which it is not known what they name. */
  readonly unknown: readonly AskedPackage[];
}

/** What a package manager needs apart from versions on the command line. */
interface PinRule {
  /** A command that pins by other means, or installs nothing that has a version. */
  readonly exempt?: (step: PackageStep) => boolean;
  /** A word that names no package of a repository. */
  readonly skip?: (word: PackageWord) => boolean;
  readonly pinned?: (word: PackageWord, action: PackageAction) => boolean;
}

const VERBS = new Set(["install", "reinstall", "add", "i", "in", "module install", "pip install", "tool install", "global add", "get"]);

const systemRule: PinRule = {
  // @group and groups by name have no version; @module:stream has one
  skip: ({ word }) => word.value.startsWith("@"),
  pinned: ({ name, version }, { verbWords }) => version !== undefined || (verbWords.length === 2 && name.includes(":")),
};

const nodeRule: PinRule = {
  // owner/repository and folders
  skip: ({ name }) => /^[^@/]+\/[^/]/.test(name),
  pinned: ({ version }) => version !== undefined && !/^@(?:latest|next|canary|nightly|\*|x)?$/.test(version),
};

const pythonRule: PinRule = {
  exempt: ({ action: { args, command } }) =>
    args.option("-c", "--constraint", "--constraints", "--no-index", "--require-hashes") !== undefined ||
    command.assignments.some(({ name }) => /^(?:PIP_CONSTRAINT|PIP_NO_INDEX|UV_CONSTRAINT|UV_NO_INDEX)$/.test(name)),
  // a slash makes it a folder or a file
  skip: ({ name }) => name.includes("/") || name.endsWith(".whl"),
};

const rules: Partial<Record<ManagerName, PinRule>> = {
  apt: {
    // NAME- takes a package away
    skip: ({ name, word }) => word.value.endsWith("-") || name.endsWith("^"),
    pinned: ({ version }) => version?.startsWith("=") === true,
  },
  // .group is a virtual package, !name a conflict
  apk: { skip: ({ name }) => /^[.!]/.test(name) },
  dnf: systemRule,
  yum: systemRule,
  zypper: { exempt: ({ action }) => !/^(?:package)?$/.test(action.args.value("-t", "--type")?.value ?? ""), skip: ({ word }) => /^[-!]/.test(word.value) },
  pip: pythonRule,
  uv: pythonRule,
  npm: nodeRule,
  pnpm: nodeRule,
  yarn: nodeRule,
  bun: nodeRule,
  gem: { pinned: ({ version }, { args }) => version !== undefined || args.option("-v", "--version") !== undefined },
};

/** Packages that these managers install from a repository, by what is known of their versions. `except` are names that need none. */
export function packagesAsked(plan: Plan, managers: readonly ManagerName[], except: readonly string[]): AskedPackages {
  const unpinned: AskedPackage[] = [];
  const unknown: AskedPackage[] = [];
  for (const step of packageSteps(plan, ...managers)) {
    const { action } = step;
    const rule = rules[action.manager] ?? {};
    if (action.verb !== "install" || !VERBS.has(action.verbWords.map((word) => word.value).join(" ")) || rule.exempt?.(step) === true) continue;
    for (const asked of action.packages) {
      if (asked.kind === "path" || asked.kind === "url" || rule.skip?.(asked) === true || except.includes(asked.name)) continue;
      const found = { name: asked.word.value, command: typed(action), span: asked.word.span };
      if (asked.kind === "unknown") {
        // the end of the word is a variable behind a name: nginx-$VERSION
        if (!/[\w.+][-=@:~<>]+\$/.test(asked.word.value)) unknown.push(found);
      } else if (rule === systemRule && /-\d+$/.test(asked.name)) {
        // epel-release-7 is a version, gcc-toolset-13 a name
        unknown.push(found);
      } else if (!(rule.pinned ?? hasVersion)(asked, action)) unpinned.push(found);
    }
  }
  return { unpinned, unknown };
}

function hasVersion({ version }: PackageWord): boolean {
  return version !== undefined;
}
