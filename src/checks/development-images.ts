import type { Image } from "../image/image.ts";

/** Programs that test, or look at code. */
export const developmentTools: ReadonlySet<string> = new Set(
  "pytest pytest-cov pytest-asyncio pytest-django tox nox black flake8 pylint mypy isort ruff pre-commit coverage ipdb pudb nodemon jest mocha eslint prettier".split(
    " ",
  ),
);

const SETTINGS = /^(?:NODE_ENV|FLASK_ENV|APP_ENV|ENVIRONMENT|ENV|DJANGO_ENV|RAILS_ENV)=(?:dev|development|test|testing|local)$/i;

/** Whether an image is meant for development: its settings say so, or its command starts again with every change, or runs tests. */
export function runsForDevelopment({ config }: Image): boolean {
  const words = [...config.entrypoint, ...config.cmd];
  return (
    config.env.some((line) => SETTINGS.test(line)) ||
    words.some(
      (word) =>
        /(?:^|\s)--(?:reload|watch|hot)\b/.test(word) || /^(?:dev|test|watch)$/.test(word) || developmentTools.has(word.slice(word.lastIndexOf("/") + 1)),
    )
  );
}
