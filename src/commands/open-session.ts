import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../process/clock.ts";
import { loopbackHttp } from "../process/http.ts";
import { createRunner } from "../process/run.ts";
import { openProject } from "../project/open.ts";
import { createSession, type Session } from "../session.ts";
import type { CommandIo } from "./io.ts";

/** A session over the real machine. */
export function openSession(io: CommandIo, onStep: (step: string) => void): Session {
  return createSession({
    cwd: io.cwd,
    env: io.env,
    runner: createRunner(io.env),
    clock: systemClock,
    http: loopbackHttp,
    signal: io.signal,
    cacheDirectory: join(io.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "plimsoll"),
    openProject,
    newId: () => randomBytes(5).toString("hex"),
    today: new Date().toISOString().slice(0, 10),
    onStep,
  });
}
