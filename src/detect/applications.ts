import type { Application, WebApplication } from "./application.ts";
import type { NodeApplication, StaticApplication } from "./node/application.ts";

/** Whatever can be found; `language` tells them apart. */
export type AnyApplication = Application | NodeApplication | StaticApplication;

/** Whatever a container set can be written for. */
export type ServedApplication = WebApplication | NodeApplication | StaticApplication;
