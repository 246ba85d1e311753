import type { Shape } from "../../contract/shape.ts";
import type { WebApplication } from "../../detect/application.ts";
import type { FileSet, Stack } from "../kind.ts";

export const stack: Stack = {
  meta: { summary: "Say which applications this stack writes for.", since: "0.1.0" },

  // a stack accepts nothing until it knows how to write for it
  accepts: () => false,

  write(application: WebApplication, shape: Shape): FileSet {
    const base = shape.base ?? `python:${application.python.value}-slim`;
    return new Map([["Dockerfile", `FROM ${base}\n`]]);
  },
};
