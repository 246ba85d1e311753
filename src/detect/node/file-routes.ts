import type { Fact } from "../application.ts";
import { healthRank } from "../../facts/health-names.ts";
import { from } from "../source.ts";
import type { NodeProject } from "./node-project.ts";

/** A folder whose files are routes, and how the path of one follows from its name; undefined for files that are none. */
export interface RouteFolder {
  readonly folder: string;
  readonly route: (file: string) => string | undefined;
}

/** The best path for a health check among routes that are files: app/api/health/route.ts, server/api/health.get.ts. */
export function healthFile({ project, folder }: NodeProject, folders: readonly RouteFolder[], prefix = ""): Fact<string> | undefined {
  let best: { readonly rank: number; readonly path: string; readonly file: string } | undefined;
  for (const file of project.files()) {
    for (const { folder: routes, route } of folders) {
      const start = folder === "" ? `${routes}/` : `${folder}/${routes}/`;
      if (!file.startsWith(start)) continue;
      const path = route(file.slice(start.length));
      const rank = path === undefined || /[[$]|webhook|cron|\/.*\/.*\//.test(path) ? undefined : healthRank(path);
      if (path === undefined || rank === undefined) continue;
      if (best === undefined || rank < best.rank || (rank === best.rank && path.length < best.path.length)) best = { rank, path, file };
    }
  }
  return best === undefined
    ? undefined
    : { value: `${prefix}/${best.path}`, confidence: "certain", evidence: [from(best.file, undefined, `GET ${prefix}/${best.path}`)] };
}

/** `(group)/api/health` is served at `api/health`. */
export function withoutGroups(path: string): string {
  return path
    .split("/")
    .filter((part) => !/^\(.*\)$/.test(part))
    .join("/");
}
