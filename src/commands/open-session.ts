import { randomBytes } from "node:crypto";
import { systemClock } from "../process/clock.ts";
import { loopbackHttp } from "../process/http.ts";
import { isGone, ownName } from "../process/owner.ts";
import { hostProc } from "../process/proc.ts";
import { createRunner } from "../process/run.ts";
import { openProject } from "../project/open.ts";
import type { CommandRecord } from "../process/command.ts";
import { copyFolder } from "../project/scratch-copy.ts";
import { createSession, type Session } from "../session.ts";
import { cacheDirectory } from "./cache-directory.ts";
import type { SessionHost } from "../session/host.ts";
import { recordCommands } from "../session/transcript.ts";
import type { CommandIo } from "./io.ts";

/** A session over the real machine. */
export function openSession(io: CommandIo, onStep: SessionHost["onStep"], onCommand?: (record: CommandRecord) => void): Session {
  return createSession(hostOf(io, onStep, onCommand));
}

/** The real machine. */
export function hostOf(io: CommandIo, onStep: SessionHost["onStep"], onCommand?: (record: CommandRecord) => void): SessionHost {
  const runner = createRunner(io.env);
  return {
    cwd: io.cwd,
    env: io.env,
    runner: onCommand === undefined ? runner : recordCommands(runner, onCommand),
    clock: systemClock,
    http: loopbackHttp,
    proc: hostProc,
    signal: io.signal,
    cacheDirectory: cacheDirectory(io.env),
    openProject,
    copyFolder,
    newId: () => randomBytes(5).toString("hex"),
    owner: { name: ownName(), isGone },
    today: new Date().toISOString().slice(0, 10),
    onStep,
  };
}
