import type { Shape } from "../../contract/shape.ts";
import type { WebApplication } from "../../detect/application.ts";
import { UserError } from "../../errors.ts";
import type { Stack } from "../kind.ts";
import { choose } from "./choices.ts";
import { dockerfile } from "./dockerfile.ts";
import { dockerignore } from "./dockerignore.ts";

export const stack: Stack = {
  meta: { summary: "A Python web application whose dependencies pip installs from a requirements file.", since: "0.1.0" },

  accepts(application) {
    if (application.language !== "python") return false;
    const { name, local } = application.packages.value;
    return (name === "pip" || name === "pip-tools") && local.length === 0;
  },

  /** @throws UserError `not-supported` for a base that is not made of Debian. */
  write(application: WebApplication, shape: Shape): ReadonlyMap<string, string> {
    if (shape.base !== undefined && /alpine|distroless|chainguard|\bubi\d/.test(shape.base)) {
      throw new UserError("not-supported", `a container set on ${shape.base} is not supported yet`, {
        hint: "take a base with Debian's packages, such as python:3.13-slim",
      });
    }
    const choices = choose(application, shape);
    return new Map([
      ["Dockerfile", dockerfile(choices)],
      [".dockerignore", dockerignore(choices)],
    ]);
  },
};
