import type { Shape } from "../contract/shape.ts";
import { isServed } from "../detect/application.ts";
import type { AnyApplication, ServedApplication } from "../detect/applications.ts";
import { UserError } from "../errors.ts";
import { withMark } from "../project/written-mark.ts";
import type { FileSet, Stack } from "../stacks/kind.ts";
import { stacks } from "../stacks/registry.generated.ts";
import { contractText } from "./contract-text.ts";

/** What is there already and stays. */
export interface Standing {
  /** A contract of the user's own. */
  readonly contract: boolean;
  /** A Dockerfile of the user's own: a first contract must not ask it for what the set would have chosen. */
  readonly dockerfile: boolean;
}

/**
 * The container set of an application, and its first contract where it has none. Pure: the same for the same input.
 * @throws UserError `entry-unknown` where nothing says what to serve, `not-supported` where no stack writes for it.
 */
export function planSet(application: AnyApplication, shape: Shape, standing: Standing): FileSet {
  if (application.language === "node" && application.start === undefined) {
    throw new UserError("entry-unknown", "found nothing that starts the server", {
      hint: 'give package.json a script for production, "start": "node dist/server.js"',
    });
  }
  if (application.language === "python" && !isServed(application)) {
    throw new UserError("entry-unknown", "found no application object to serve, such as app = FastAPI()", {
      hint: 'name it in pyproject.toml: [tool.fastapi] entrypoint = "package.module:app"; or in a Procfile: web: uvicorn package.module:app',
    });
  }
  const written = stackOf(application).write(application, shape);
  const context = contextOf(application);
  const contract = standing.contract ? [] : [["plimsoll.yaml", contractText(application, shape, standing.dockerfile, context)] as const];
  return new Map([...contract, ...written].map(([path, text]) => [path, withMark(text)]));
}

function stackOf(application: ServedApplication): Stack {
  for (const stack of stacks.values()) if (stack.accepts(application)) return stack;
  throw new UserError("not-supported", `there is no stack for ${application.framework.value} with ${application.packages?.value.name ?? "no packages"} yet`);
}

/** The folder that is sent to the builder, seen from the application: the root of its workspace, which has the lock. */
export function contextOf(application: AnyApplication): string {
  if (application.language === "python" || application.workspace === undefined) return ".";
  return application.workspace.folder
    .split("/")
    .map(() => "..")
    .join("/");
}
