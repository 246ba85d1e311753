import {
  boolean,
  custom,
  integer,
  literal,
  maxValue,
  minLength,
  minValue,
  nullish,
  number,
  optional,
  picklist,
  pipe,
  record,
  strictObject,
  string,
  union,
} from "valibot";
import type { GenericSchema } from "valibot";
import { bytes } from "../bytes.ts";

/** The section `set:` as it is written. */
export interface WrittenSet {
  readonly layout?: "flat" | "folders" | undefined;
  readonly project?: string | undefined;
  readonly migrations?: "service" | "entrypoint" | "none" | undefined;
  readonly tests?: string[] | undefined;
  readonly compose?: Record<string, WrittenEnvironment | null | undefined> | undefined;
  readonly make?: true | string | undefined;
  readonly just?: true | string | undefined;
  readonly bake?: true | string | undefined;
  readonly github?: true | string | undefined;
  readonly gitlab?: true | string | undefined;
  readonly kubernetes?: WrittenKubernetes | null | undefined;
}

export interface WrittenEnvironment {
  readonly like?: "local" | "dev" | "test" | "ci" | "prod" | undefined;
  readonly file?: string | undefined;
  readonly env_file?: string | undefined;
  readonly example?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly port?: number | undefined;
  readonly callback_port?: number | undefined;
  readonly limits?: WrittenLimits | undefined;
  readonly reserved?: WrittenLimits | undefined;
}

interface WrittenLimits {
  readonly cpus?: number | undefined;
  readonly memory?: number | undefined;
}

export interface WrittenKubernetes {
  readonly folder?: string | undefined;
  readonly start_period?: "startup-probe" | "initial-delay" | undefined;
  readonly host?: string | undefined;
  readonly replicas?: number | undefined;
  readonly limits?: WrittenLimits | undefined;
  readonly requests?: WrittenLimits | undefined;
}

const isInside = (input: unknown): boolean =>
  typeof input === "string" &&
  input.length <= 200 &&
  /^[\w.@+-]+(?:\/[\w.@+-]+)*$/.test(input) &&
  !input.split("/").some((part) => part === "." || part === "..");
const inside = pipe(
  string("must be a text"),
  custom<string>(isInside, "must be a path below the contract's folder: letters, digits, . _ - @ + and slashes, without .."),
);
const isName = (input: unknown): boolean => typeof input === "string" && /^[a-z0-9][a-z0-9-]{0,39}$/.test(input);
/** A template's expression stands for what will be a name. */
const isProject = (input: unknown): boolean => typeof input === "string" && isName(input.replaceAll(/\{\{[^{}]{1,100}\}\}/g, "x"));
const project = pipe(string("must be a text"), custom<string>(isProject, "must be a name of small letters, digits and -, 40 at most"));
const name = pipe(string("must be a text"), custom<string>(isName, "must be a name of small letters, digits and -, 40 at most"));
const isHost = (input: unknown): boolean =>
  typeof input === "string" && input.length <= 253 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(input.replaceAll(/\{\{[^{}]{1,100}\}\}/g, "x"));
const port = pipe(
  number("must be a number from 1 to 65535"),
  integer("must be a whole number"),
  minValue(1, "must be from 1 to 65535"),
  maxValue(65_535, "must be from 1 to 65535"),
);
const limits: GenericSchema<unknown, WrittenLimits> = strictObject({
  cpus: optional(pipe(number("must be a number"), minValue(0.01, "must be 0.01 or more"))),
  memory: optional(bytes),
});
const place: GenericSchema<unknown, true | string> = union(
  [literal(true), inside],
  "must be true, or a path below the contract's folder: letters, digits, . _ - @ + and slashes, without ..",
);

const environment: GenericSchema<unknown, WrittenEnvironment> = strictObject({
  like: optional(picklist(["local", "dev", "test", "ci", "prod"], "must be local, dev, test, ci or prod")),
  file: optional(inside),
  env_file: optional(inside),
  example: optional(inside),
  tls: optional(boolean("must be true or false")),
  certificate: optional(inside),
  key: optional(inside),
  port: optional(port),
  callback_port: optional(port),
  limits: optional(limits),
  reserved: optional(limits),
});

/** Of the section's parts, `words` reads a command; it is given so that contracts have one way to write them. */
export function setSchema(words: GenericSchema<unknown, string[]>): GenericSchema<unknown, WrittenSet> {
  return strictObject({
    layout: optional(picklist(["flat", "folders"], "must be flat or folders")),
    project: optional(project),
    migrations: optional(picklist(["service", "entrypoint", "none"], "must be service, entrypoint or none")),
    tests: optional(words),
    compose: optional(record(name, nullish(environment))),
    make: optional(place),
    just: optional(place),
    bake: optional(place),
    github: optional(place),
    gitlab: optional(place),
    kubernetes: nullish(
      strictObject({
        folder: optional(inside),
        start_period: optional(picklist(["startup-probe", "initial-delay"], "must be startup-probe or initial-delay")),
        host: optional(
          pipe(string("must be a text"), minLength(1, "must not be empty"), custom<string>(isHost, "must be a host name such as shop.example.org")),
        ),
        replicas: optional(
          pipe(number("must be a number"), integer("must be a whole number"), minValue(0, "must be 0 or more"), maxValue(1000, "must be at most 1000")),
        ),
        limits: optional(limits),
        requests: optional(limits),
      }),
    ),
  });
}
