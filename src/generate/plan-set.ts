import type { Shape } from "../contract/shape.ts";
import { isServed } from "../detect/application.ts";
import type { AnyApplication, ServedApplication } from "../detect/applications.ts";
import { UserError } from "../errors.ts";
import type { FileSet, Stack } from "../stacks/kind.ts";
import { stacks } from "../stacks/registry.generated.ts";

/**
 * The Dockerfile of an application and the files it needs, by path relative to the application. Pure: the same for the same input.
 * @throws UserError `entry-unknown` where nothing says what to serve, `not-supported` where no stack writes for it.
 */
export function stackFiles(application: AnyApplication, shape: Shape): FileSet {
  const served = servedOr(application);
  return new Map([...stackOf(served).write(served, shape)].map(([path, text]) => [path, withHeader(text)]));
}

/** An application that can be served, or the error that says what is missing. */
export function servedOr(application: AnyApplication): ServedApplication {
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
  return application;
}

const HEADER = "# Written by plimsoll from plimsoll.yaml and the application. Edit it freely: plimsoll sync keeps your edits.";

/** Says in a first line where a file comes from; behind the line that starts a script. For files whose comments begin with `#`. */
export function withHeader(text: string): string {
  if (!text.startsWith("#!")) return `${HEADER}\n${text}`;
  const end = text.indexOf("\n") + 1;
  return `${text.slice(0, end)}${HEADER}\n${text.slice(end)}`;
}

function stackOf(application: ServedApplication): Stack {
  for (const stack of stacks.values()) if (stack.accepts(application)) return stack;
  throw new UserError("not-supported", `there is no stack for ${application.framework.value} with ${application.packages?.value.name ?? "no packages"} yet`);
}

/** The folder that is sent to the builder, seen from the application: the root of its workspace, which has the lock. */
export function contextOf(application: AnyApplication): string {
  if (application.language === "python") {
    const { value } = application.packages;
    return value.name === "uv" && value.workspace !== undefined && application.directory !== "" ? value.workspace.root : ".";
  }
  if (application.workspace === undefined) return ".";
  return application.workspace.folder
    .split("/")
    .map(() => "..")
    .join("/");
}
