import type { EnvironmentVariable, WebApplication } from "../../detect/application.ts";
import { services } from "../../facts/services.ts";
import type { ServiceKind } from "../../facts/services.ts";
import { shellWord } from "../instructions.ts";

/** How Django's static files are gathered when the image is built. */
export interface StaticCollection {
  readonly command: string;
  /** Values for the variables without which the settings do not load, for this command alone. */
  readonly variables: readonly (readonly [string, string])[];
  /** Whether the application serves the files itself. */
  readonly served: boolean;
}

export function collectStatic({ django, environment, services: found }: WebApplication): StaticCollection | undefined {
  if (django === undefined || !django.value.collectstatic || django.value.manage === undefined) return undefined;
  const started = found.map(({ value }) => value);
  return {
    command: `python ${django.value.manage} collectstatic --noinput`,
    variables: environment
      .map(({ value }) => value)
      .filter(({ required }) => required)
      .map((variable) => [variable.name, placeholder(variable, started.find((one) => one.variable === variable.name)?.kind)] as const),
    served: django.value.servesStatic,
  };
}

/** Fits where it is parsed, and leads nowhere. */
function placeholder({ name, example, sample }: EnvironmentVariable, kind: string | undefined): string {
  if (kind !== undefined && Object.hasOwn(services, kind)) return services[kind as ServiceKind].url("localhost").replace(/\/\/[^@/]*@/, "//");
  if (name.endsWith("DATABASE_URL")) return "sqlite://:memory:";
  if (/REDIS_URL$|BROKER_URL$/.test(name)) return "redis://localhost/0";
  if (/(?:_URL|_URI|_ORIGINS?|_ENDPOINT)$/.test(name)) return "http://localhost";
  if (/_HOSTS?$|HOSTNAME$/.test(name)) return "localhost";
  if (example !== undefined && /^[\w.:/-]+$/.test(example)) return shellWord(example);
  if (sample !== undefined) return shellWord(sample);
  return /(?:PORT|TIMEOUT|SECONDS|MINUTES|SIZE|LIMIT|COUNT|WORKERS|DEBUG|_ID|^USE_|ENABLED?)$/.test(name) ? "1" : "none";
}
