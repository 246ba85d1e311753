import { addTo } from "../../text/add-to.ts";
import { dotenvVariables } from "../django.ts";
import type { SettingSource } from "../django.ts";
import type { NamedApplication } from "../entry.ts";
import type { Place } from "../place.ts";
import { from } from "../source.ts";
import type { WrittenCommand } from "./command.ts";
import type { Written } from "./commands.ts";
import { environmentOfDockerfile } from "./dockerfiles.ts";

/** Commands of production before those of developers, each kind in the order of trust; the configurations of servers stand beside scripts. */
export function ordered(written: Written, configured: readonly WrittenCommand[]): Written["commands"] {
  const all = [...written.commands, ...configured.map((one) => ({ ...one, role: undefined }))];
  const cost = ({ path, development }: Written["commands"][number]): number =>
    (/readme/i.test(path) ? 6 : path.startsWith(".github/") || path.startsWith(".gitlab") ? 4 : 0) + (development ? 3 : 0) + (DEVELOPERS.test(path) ? 2 : 0);
  return all.toSorted((one, other) => cost(one) - cost(other));
}

const DEVELOPERS = /(?:^|[./_-])(?:dev|devel|development|local|test|tests|debug)(?:[./_-]|$)/i;

/** Variables that people set for the application: in Compose, in images, in `.env` files. */
export function variablesOf({ project }: Place, { own, dockerfiles }: Written): ReadonlyMap<string, readonly SettingSource[]> {
  const found = new Map<string, SettingSource[]>();
  const add = (name: string, source: SettingSource): void => addTo(found, name, source);
  for (const dockerfile of dockerfiles)
    for (const [name, { value, line }] of environmentOfDockerfile(dockerfile)) add(name, { value, path: dockerfile.path, line });
  for (const { environment, path, line } of own) for (const [name, value] of Object.entries(environment)) add(name, { value, path, line });
  for (const [name, source] of dotenvVariables(project, [".env", ".flaskenv", ".env.example", ".env.sample", ".env.template", ".env.production"]))
    add(name, source);
  return found;
}

/** Applications that variables of the frameworks name. */
export function namedApplications(variables: ReadonlyMap<string, readonly SettingSource[]>): NamedApplication[] {
  return ["FLASK_APP", "LITESTAR_APP", "QUART_APP"].flatMap((name) =>
    (variables.get(name) ?? []).map(({ value, path, line }) => ({ value, source: from(path, line, `${name}=${value}`) })),
  );
}
