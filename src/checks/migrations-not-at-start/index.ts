import { strictObject } from "valibot";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment, startedCommands } from "../main-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The database is not migrated by every container that starts.",
    why: "With two replicas two migrations run at once, a migration that fails keeps every container from starting, and the application needs rights on the schema for its whole life. A job before the rollout does it once.",
    level: "info",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { migrates: "{words} runs in every container that starts: run it once, before the rollout", development: "{name} is for development" },
  title: () => "the database is not migrated at start",
  file({ plan }) {
    if (isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    const started = startedCommands(plan);
    const found = started.flatMap(({ command, placeOf }) => {
      const words = migrationOf(command);
      return words === undefined ? [] : [saw("migrates" as const, { words }, placeOf(command.span))];
    });
    // an image that migrates and ends is the job itself
    return noneOf(started.length > found.length ? found : []);
  },
});

const MIGRATIONS: readonly (readonly [program: RegExp, words: RegExp])[] = [
  [/^alembic$/, /\bupgrade\b/],
  [/^manage\.py$/, /^migrate\b/],
  [/^python[\d.]*$/, /\bmanage\.py migrate\b/],
  [/^django-admin$/, /^migrate\b/],
  [/^flask$/, /\bdb upgrade\b/],
  [/^aerich$/, /^upgrade\b/],
  [/^prisma$/, /^(?:migrate deploy|db push)\b/],
  [/^knex$/, /^migrate:(?:latest|up)\b/],
  [/^typeorm(?:-ts-node-\w+)?$/, /\bmigration:run\b/],
  [/^sequelize(?:-cli)?$/, /^db:migrate\b/],
  [/^drizzle-kit$/, /^(?:migrate|push)\b/],
  [/^(?:rails|rake)$/, /\bdb:(?:migrate|prepare)\b/],
  [/^php$/, /\bartisan migrate\b/],
  [/^(?:migrate|goose|dbmate|flyway|liquibase|diesel|sqlx)$/, /\b(?:up|migrate|update|run)\b/],
];

function migrationOf(command: ShellCommand): string | undefined {
  const program = programName(command.name);
  const words = command.args.map((word) => word.value).join(" ");
  return MIGRATIONS.some(([name, verb]) => name.test(program) && verb.test(words)) ? `${program} ${words}`.slice(0, 60) : undefined;
}
