import type { CommandIo } from "../io.ts";

/** What the command line hands to each verb. */
export interface LineContext {
  readonly process: NodeJS.Process;
  readonly io: CommandIo;
}
