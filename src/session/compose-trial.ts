import { dirname } from "node:path";
import { composeTrial } from "../contract/compose/trial.ts";
import type { ContractTrial } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import type { SessionHost } from "./host.ts";

const TIMEOUT_MS = 30_000;

/**
 * The trial with what its Compose file says, resolved by Compose itself.
 * @throws UserError `compose-missing`, `compose-refused`, `compose-service`, each with exit code 3 or 2.
 */
export async function resolveTrial(host: SessionHost, trial: ContractTrial): Promise<ContractTrial> {
  const { compose } = trial;
  if (compose === undefined) return trial;
  if (host.runner.which("docker") === undefined) {
    throw new UserError("compose-missing", `the trial reads ${compose.file}, and docker compose is not installed`, { exitCode: 3 });
  }
  const args = ["compose", "--file", compose.file, "config", "--format", "json"];
  const result = await host.runner.run({ program: "docker", args, cwd: dirname(compose.file), timeout: TIMEOUT_MS, signal: host.signal });
  host.signal.throwIfAborted();
  if (result.code !== 0) {
    const words = result.stderr.trim().split("\n").at(-1) ?? "it said nothing";
    throw new UserError("compose-refused", `docker compose refuses ${compose.file}: ${words}`, { hint: hintFor(words) });
  }
  const found = composeTrial(trial, compose.service, result.stdout);
  if ("trouble" in found) throw new UserError("compose-service", `${found.trouble} (${compose.file})`, { hint: found.hint });
  for (const each of found.left) host.onStep(`not taken from the Compose file: ${each}`);
  return found.trial;
}

/** A file of variables that stays out of version control is made from its example. */
function hintFor(words: string): string {
  const missing = /env file (\S+) not found/.exec(words)?.[1];
  return missing === undefined ? "docker compose config says the same" : `make it from its example: cp ${missing}.example ${missing}`;
}
