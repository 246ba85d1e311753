import type { Shape } from "../../contract/shape.ts";
import type { ServedApplication } from "../../detect/applications.ts";
import { UserError } from "../../errors.ts";
import type { FileSet, Stack } from "../kind.ts";
import { choose, type Choices } from "./choices.ts";
import { dockerfile } from "./dockerfile.ts";
import { dockerignore } from "./dockerignore.ts";
import { entrypointScript } from "./entrypoint.ts";

export const stack: Stack = {
  meta: {
    summary: "A Python web application, whatever installs its packages: uv, Poetry, PDM, Pipenv, pip, pip-tools, Hatch, a lock of PEP 751.",
    since: "0.1.0",
  },

  accepts: (application) => application.language === "python",

  /** @throws UserError `not-supported` for a base that is not made of Debian, and for packages that lie outside the context. */
  write(application: ServedApplication, shape: Shape): FileSet {
    if (application.language !== "python") return new Map();
    if (shape.base !== undefined && /alpine|distroless|chainguard|\bubi\d/.test(shape.base)) {
      throw new UserError("not-supported", `a container set on ${shape.base} is not supported yet`, {
        hint: "take a base with Debian's packages, such as python:3.13-slim",
      });
    }
    const choices = choose(application, shape);
    refuseOutside(choices);
    return new Map([
      ["Dockerfile", dockerfile(choices)],
      [".dockerignore", dockerignore(choices)],
      ...(choices.waits === undefined ? [] : [["docker-entrypoint.sh", entrypointScript(choices.waits)] as const]),
    ]);
  },
};

function refuseOutside({ local, manager }: Choices): void {
  const outside = [...local, ...manager.files].find((path) => path.startsWith("../") || path.startsWith("/"));
  if (outside === undefined) return;
  throw new UserError("not-supported", `${outside} lies outside the directory that is sent to the builder`, {
    hint: "move it below, publish it as a package, or make both members of one uv workspace",
  });
}
