import type { Shape } from "../../contract/shape.ts";
import type { ServedApplication } from "../../detect/applications.ts";
import { UserError } from "../../errors.ts";
import type { FileSet, Stack } from "../kind.ts";
import { choose } from "./choices.ts";
import { dockerfile } from "./dockerfile.ts";
import { dockerignore } from "./dockerignore.ts";

export const stack: Stack = {
  meta: { summary: "A server that runs on Node, with npm, pnpm, Yarn or Bun.", since: "0.1.0" },

  accepts: (application) => application.language === "node" && application.packages !== undefined && application.start !== undefined,

  /** @throws UserError `not-supported` for a base that is not made of Debian. */
  write(application: ServedApplication, shape: Shape): FileSet {
    if (application.language !== "node" || application.packages === undefined) return new Map();
    if (shape.base !== undefined && /alpine|distroless|chainguard|\bubi\d/.test(shape.base)) {
      throw new UserError("not-supported", `a container set on ${shape.base} is not supported yet`, {
        hint: "take a base with Debian's packages, such as node:24-slim",
      });
    }
    const choices = choose(application, application.packages.value, shape);
    return new Map([
      ["Dockerfile", dockerfile(choices)],
      [".dockerignore", dockerignore(choices)],
    ]);
  },
};
