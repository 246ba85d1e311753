import { UserError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { BuildOverride } from "./compose-images.ts";
import type { SessionHost } from "./host.ts";
import { subjectsOf } from "./subjects.ts";

export interface PlanRequest {
  /** A Dockerfile, or a directory that holds one or says in its contract where it is. */
  readonly path: string;
  /** The Dockerfile's text, where it is no file that can be read again; `path` is then only its name. */
  readonly text?: string;
  readonly build: BuildOverride;
}

/** What a Dockerfile would build. Fails with a UserError where the path leads to none or to several. */
export function planOne(host: SessionHost, { build, path, text }: PlanRequest): Plan {
  const { planned, troubles } = subjectsOf(host, { paths: [text === undefined ? path : "-"], input: text, build, requirements: [] });
  const [first, second] = planned;
  if (first === undefined) throw troubles[0]?.error ?? new UserError("nothing-to-judge", `there is no Dockerfile in ${path}`, { hint: "name a Dockerfile" });
  if (second !== undefined) {
    const names = planned.map(({ plan }) => plan.path);
    throw new UserError("several-dockerfiles", `${path} leads to several Dockerfiles: ${names.join(", ")}`, {
      hint: "name one of them, and --target where one builds several images",
    });
  }
  return text === undefined ? first.plan : { ...first.plan, path };
}
