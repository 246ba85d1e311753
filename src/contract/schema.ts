import {
  array,
  boolean,
  custom,
  integer,
  literal,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  record,
  strictObject,
  string,
  transform,
  union,
  unknown,
} from "valibot";
import type { GenericSchema } from "valibot";
import type { Level } from "../verdict/verdict.ts";
import { capabilities } from "../facts/capabilities.ts";
import { bytes } from "./bytes.ts";
import { duration } from "./duration.ts";
import { setSchema, type WrittenSet } from "./set/schema.ts";
import { splitWords } from "./words.ts";

/** `plimsoll.yaml` as it is written, its requirements not yet looked at. */
export interface WrittenContract {
  readonly version?: 1 | undefined;
  readonly extends?: string[] | undefined;
  readonly set?: WrittenSet | undefined;
  readonly images: Record<string, WrittenImage>;
}

export interface WrittenImage {
  readonly application?: string | undefined;
  readonly entry?: string | null | undefined;
  readonly build?: WrittenBuild | undefined;
  readonly trial?: WrittenTrial | undefined;
  readonly extends?: string[] | undefined;
  readonly requirements?: Record<string, unknown> | undefined;
}

export interface WrittenBuild {
  readonly context?: string | undefined;
  readonly dockerfile?: string | undefined;
  readonly target?: string | undefined;
  readonly args?: Record<string, string> | undefined;
  readonly tags?: string[] | undefined;
}

export interface WrittenTrial {
  readonly compose?: string | undefined;
  readonly service?: string | undefined;
  readonly port?: number | undefined;
  readonly environment?: Record<string, string> | undefined;
  readonly command?: string[] | undefined;
  readonly user?: string | undefined;
  readonly read_only?: boolean | undefined;
  readonly tmpfs?: string[] | undefined;
  readonly volumes?: string[] | undefined;
  readonly cap_drop?: "ALL"[] | undefined;
  readonly cap_add?: string[] | undefined;
  readonly memory?: number | undefined;
  readonly cpus?: number | undefined;
  readonly services?: Record<string, WrittenService> | undefined;
  readonly ready?: { readonly path?: string | undefined; readonly log?: string | undefined; readonly within?: number | undefined } | undefined;
}

export interface WrittenService {
  readonly image: string;
  readonly environment?: Record<string, string> | undefined;
  readonly command?: string[] | undefined;
  readonly health?: string[] | undefined;
  readonly files?: Record<string, string> | undefined;
  readonly within?: number | undefined;
}

export interface WrittenRequirement {
  readonly check: string;
  readonly title?: string | undefined;
  readonly options?: Record<string, unknown> | undefined;
  readonly level?: Level | undefined;
  readonly unproven?: "allowed" | undefined;
  readonly also?: string[] | undefined;
}

export interface WrittenPreset {
  readonly requirements: Record<string, unknown>;
}

const text = pipe(string("must be a text"), minLength(1, "must not be empty"));
const texts = array(text, "must be a list of texts");
const isHostName = (input: unknown): boolean => typeof input === "string" && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(input);
const isVariableName = (input: unknown): boolean => typeof input === "string" && /^[^=\0]+$/.test(input);
const isId = (input: unknown): boolean => typeof input === "string" && input.length <= 100 && /^\P{Cc}+$/u.test(input);

const name = pipe(text, custom<string>(isHostName, "must be a name of letters, digits, and . _ - inside, 63 at most"));
/** Values are texts by now: see `verbatimPaths`. */
export const environment: GenericSchema<unknown, Record<string, string>> = record(
  pipe(string(), custom<string>(isVariableName, "must be a variable's name, without =")),
  string('must be a text, a number, true or false; write "" for an empty one'),
);
/** A list of words, or a text that is split into them. */
export const argv: GenericSchema<unknown, string[]> = union(
  [
    pipe(array(string()), minLength(1)),
    pipe(
      string(),
      custom<string>((input) => typeof input === "string" && (splitWords(input)?.length ?? 0) > 0),
      transform((input) => [...(splitWords(input) ?? [])]),
    ),
  ],
  "must be a list of words, or a text whose quotes are closed",
);
const port = pipe(
  number("must be a number from 1 to 65535"),
  integer("must be a whole number"),
  minValue(1, "must be from 1 to 65535"),
  maxValue(65535, "must be from 1 to 65535"),
);

const path = pipe(
  text,
  custom<string>((input) => typeof input === "string" && /^\/[^:,]+$/.test(input), "must be an absolute path inside the container, without : and ,"),
);
const paths = array(path, "must be a list of paths inside the container");

const service: GenericSchema<unknown, WrittenService> = strictObject({
  image: text,
  environment: optional(environment),
  command: optional(argv),
  health: optional(argv),
  files: optional(record(path, text)),
  within: optional(duration),
});

const image: GenericSchema<unknown, WrittenImage> = strictObject({
  application: optional(text),
  entry: optional(nullable(text)),
  build: optional(
    strictObject({ context: optional(text), dockerfile: optional(text), target: optional(text), args: optional(environment), tags: optional(texts) }),
  ),
  trial: optional(
    strictObject({
      compose: optional(text),
      service: optional(text),
      port: optional(port),
      environment: optional(environment),
      command: optional(argv),
      user: optional(text),
      read_only: optional(boolean("must be true or false")),
      tmpfs: optional(paths),
      volumes: optional(paths),
      cap_drop: optional(array(literal("ALL", "must be ALL; name those that are needed in cap_add"))),
      cap_add: optional(
        array(
          picklist(
            capabilities.map((each) => each.toUpperCase()),
            "must be a capability without CAP_, such as NET_BIND_SERVICE",
          ),
        ),
      ),
      memory: optional(bytes),
      cpus: optional(pipe(number("must be a number"), minValue(0.01, "must be 0.01 or more"))),
      services: optional(record(name, service)),
      ready: optional(
        strictObject({
          path: optional(
            pipe(
              text,
              custom<string>((input) => typeof input === "string" && input.startsWith("/"), "must begin with /"),
            ),
          ),
          log: optional(text),
          within: optional(duration),
        }),
      ),
    }),
  ),
  extends: optional(texts),
  requirements: optional(record(string(), unknown())),
});

export const contractSchema: GenericSchema<unknown, WrittenContract> = strictObject({
  version: optional(literal(1, "must be 1, the one version there is")),
  extends: optional(texts),
  set: optional(setSchema(argv)),
  /** The folders that `plimsoll move` gives each kind of file. */
  layout: optional(strictObject({ compose: optional(text), env: optional(text), docker: optional(text) })),
  images: record(name, image),
});

export const presetSchema: GenericSchema<unknown, WrittenPreset> = strictObject({ requirements: record(string(), unknown()) });

export const requirementSchema: GenericSchema<unknown, WrittenRequirement> = strictObject({
  check: text,
  title: optional(text),
  options: optional(record(string(), unknown())),
  level: optional(picklist(["error", "warning", "info"], "must be error, warning or info")),
  unproven: optional(literal("allowed", "must be the word allowed, or be left out")),
  also: optional(array(pipe(text, custom<string>(isId, "must be one line of at most 100 characters")), "must be a list of ids")),
});

export const requirementId: GenericSchema<unknown, string> = pipe(string(), custom<string>(isId, "must be one line of at most 100 characters"));

/** Where plain numbers and truth values mean what was written. */
export const verbatimPaths: readonly (readonly string[])[] = [
  ["set", "tests", "*"],
  ["images", "*", "build", "args", "*"],
  ["images", "*", "trial", "environment", "*"],
  ["images", "*", "trial", "command", "*"],
  ["images", "*", "trial", "services", "*", "environment", "*"],
  ["images", "*", "trial", "services", "*", "command", "*"],
  ["images", "*", "trial", "services", "*", "health", "*"],
];

export const configSchema: GenericSchema<unknown, { mirrors?: Record<string, string> | undefined }> = strictObject({ mirrors: optional(record(text, text)) });
