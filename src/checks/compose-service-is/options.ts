import { array, boolean, integer, number, optional, picklist, pipe, record, strictObject, string, union } from "valibot";
import type { GenericSchema } from "valibot";

interface Resources {
  readonly cpus?: string | number | undefined;
  readonly memory?: string | number | undefined;
}

/** What a service has to be; what is undefined is not looked at. */
export interface Wanted {
  readonly image?: string | undefined;
  /** The stage it builds. */
  readonly target?: string | undefined;
  /** Ports of the container that are published; `[]` for none at all. */
  readonly ports?: readonly number[] | undefined;
  /** Ports of the machine, where a variable decides by its default. */
  readonly published?: readonly number[] | undefined;
  /** Texts that have to stand in the command. */
  readonly commandHas: readonly string[];
  /** Whether Compose, or the Dockerfile it builds, checks its health. */
  readonly healthcheck?: boolean | undefined;
  readonly limits?: Resources | undefined;
  readonly reservations?: Resources | undefined;
  /** `declared`: on networks that the file declares, not on the one that every project has. */
  readonly network?: "declared" | undefined;
  readonly readOnly?: boolean | undefined;
  /** All capabilities are dropped and no new privileges are given. */
  readonly hardened?: boolean | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly envFiles?: readonly string[] | undefined;
  /** Absolute paths of the container that something is mounted at. */
  readonly mounts: readonly string[];
  /** Services it waits for until they are healthy, or have ended well. */
  readonly after: readonly string[];
}

const amount: GenericSchema<unknown, string | number> = union([string(), number()], "must be a number, or a text as Compose takes it: 0.5, 512M, 4G");
const resources: GenericSchema<unknown, Resources> = strictObject({ cpus: optional(amount), memory: optional(amount) });
const port = pipe(number(), integer());

const wantedService: GenericSchema<unknown, Wanted> = strictObject({
  image: optional(string()),
  target: optional(string()),
  ports: optional(array(port)),
  published: optional(array(port)),
  commandHas: optional(array(string()), []),
  healthcheck: optional(boolean()),
  limits: optional(resources),
  reservations: optional(resources),
  network: optional(picklist(["declared"])),
  readOnly: optional(boolean()),
  hardened: optional(boolean()),
  environment: optional(record(string(), string()), {}),
  envFiles: optional(array(string())),
  mounts: optional(array(string()), []),
  after: optional(array(string()), []),
});

interface Options {
  readonly file: string;
  readonly services: Readonly<Record<string, Wanted>>;
}

export const options: GenericSchema<unknown, Options> = strictObject({ file: string(), services: record(string(), wantedService) });
