import type { Shape } from "../../contract/shape.ts";
import type { ServedApplication } from "../../detect/applications.ts";
import type { FileSet, Stack } from "../kind.ts";
import { ignoreFile } from "../ignore-file.ts";
import { choose, dockerfile } from "./dockerfile.ts";
import { nginxConfiguration } from "./configuration.ts";

export const stack: Stack = {
  meta: { summary: "Files for browsers, built with Node or as they lie there, handed out by nginx without root.", since: "0.1.0" },

  accepts: (application) => application.language === "static",

  write(application: ServedApplication, shape: Shape): FileSet {
    if (application.language !== "static") return new Map();
    const choices = choose(application, shape);
    const folder = application.workspace?.folder;
    const prefix = folder === undefined ? "" : `${folder}/`;
    const pages = application.build === undefined ? choices.pages : [];
    return new Map([
      ["Dockerfile", dockerfile(application, choices, `${prefix}nginx.conf`)],
      [".dockerignore", ignoreFile(application, application.packages?.value, [...pages, "nginx.conf"])],
      ["nginx.conf", nginxConfiguration(application, choices)],
    ]);
  },
};
