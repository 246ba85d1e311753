import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: ["test/setup.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/*.test.ts", "test/differential/*.test.ts"],
          // a new unit is tested where it was made, not where it was copied from
          exclude: ["src/**/_template/**", "test/hostile-*.test.ts"],
          testTimeout: 60_000,
          // a worker of its own for each file takes as long as the tests; nothing here changes what other files see
          isolate: false,
        },
      },
      // what takes long to refuse; `npm test` runs it, `npm run check` has two minutes
      { extends: true, test: { name: "hostile", include: ["test/hostile-*.test.ts"], testTimeout: 60_000 } },
      { extends: true, test: { name: "browser", include: ["test/browser/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        extends: true,
        test: {
          name: "acceptance",
          include: ["test/acceptance/*.test.ts"],
          fileParallelism: false,
          maxConcurrency: 3,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});

export default config;
