/** Releases that were tried, for projects that name none; npm comes with Node. Yarn's first generation ended with this release. */
export const pinnedManagers: Readonly<Record<"pnpm" | "yarn-classic" | "yarn-berry" | "bun", string>> = {
  pnpm: "10.32.1",
  "yarn-classic": "1.22.22",
  "yarn-berry": "4.18.1",
  bun: "1.4.5",
};

/** The pnpm that writes a lock of a version, by the first number of that version. */
export const pnpmOfLock: Readonly<Record<string, string>> = { "9": "10.32.1", "6": "8.15.9", "5": "7.33.7" };

export interface ManagerFacts {
  /** The package of the npm registry that brings it. */
  readonly installer: string;
  /** Where root keeps what was downloaded, for a cache mount. */
  readonly cache: string;
  /** How scripts of package.json are started, before the script's name. */
  readonly run: string;
}

/** Sources: the manuals of npm, pnpm, Yarn and Bun. */
export const managerFacts: Readonly<Record<"npm" | "pnpm" | "yarn-classic" | "yarn-berry" | "bun", ManagerFacts>> = {
  npm: { installer: "npm", cache: "/root/.npm", run: "npm run" },
  pnpm: { installer: "pnpm", cache: "/root/.local/share/pnpm/store", run: "pnpm run" },
  "yarn-classic": { installer: "yarn", cache: "/usr/local/share/.cache/yarn", run: "yarn run" },
  "yarn-berry": { installer: "@yarnpkg/cli-dist", cache: "/root/.yarn/berry/cache", run: "yarn run" },
  bun: { installer: "bun", cache: "/root/.bun/install/cache", run: "bun run" },
};
