import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { withoutTrailing } from "../text/trim.ts";
import { asObject, asString, type JsonObject } from "./json.ts";
import { imageError } from "./limits.ts";

export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** Exchanged for a token of short life. */
  | { readonly kind: "identity"; readonly token: string };

const HELPER_PATIENCE_MS = 20_000;

/**
 * What `docker login` left for a registry: in the credential helper its configuration names, or in the configuration itself.
 * `account` is the registry's host, or the hub's own address.
 */
export async function findCredentials(account: string, env: Readonly<Record<string, string | undefined>>): Promise<Credentials | undefined> {
  for (const path of configFiles(env)) {
    const config = readConfig(path);
    if (!config) continue;
    const helper = asString(byHost(config["credHelpers"], account)) ?? asString(config["credsStore"]);
    const found = (helper ? await askHelper(helper, account, env) : undefined) ?? fromAuth(asObject(byHost(config["auths"], account)));
    if (found) return found;
  }
  return undefined;
}

function configFiles(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const docker = join(env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker"), "config.json");
  return env["REGISTRY_AUTH_FILE"] ? [env["REGISTRY_AUTH_FILE"], docker] : [docker];
}

function readConfig(path: string): JsonObject | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined; // nobody has logged in
  }
  try {
    return asObject(JSON.parse(text));
  } catch {
    throw imageError("registry-login-unreadable", `${path} is no valid JSON`, "Repair it, or log in again.");
  }
}

/** Keys are hosts, or addresses with a scheme and an old path. */
function byHost(value: unknown, account: string): unknown {
  const table = asObject(value);
  const wanted = hostOf(account);
  return table[account] ?? Object.entries(table).find(([key]) => hostOf(key) === wanted)?.[1];
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
}

function fromAuth(entry: JsonObject): Credentials | undefined {
  const identity = asString(entry["identitytoken"]);
  if (identity) return { kind: "identity", token: identity };
  const decoded = Buffer.from(asString(entry["auth"]) ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon > 0) return { kind: "password", user: decoded.slice(0, colon), password: withoutTrailing(decoded.slice(colon + 1), "\0") };
  const user = asString(entry["username"]);
  const password = asString(entry["password"]);
  return user && password ? { kind: "password", user, password } : undefined;
}

/** Runs `docker-credential-NAME get`. That it knows nothing is no error; that it is not there is one. */
async function askHelper(name: string, account: string, env: Readonly<Record<string, string | undefined>>): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) throw imageError("registry-login-unreadable", `${name} is no name of a credential helper`, "Repair docker's config.json.");
  const answer = await new Promise<string | undefined>((resolve, reject) => {
    const child = execFile(program, ["get"], { env, timeout: HELPER_PATIENCE_MS, maxBuffer: 1024 * 1024 }, (error, stdout) => {
      if (error && (error as NodeJS.ErrnoException).code === "ENOENT") {
        reject(imageError("registry-login-unreadable", `${program}, which docker's config.json names, is not installed`, "Install it, or log in again."));
      } else resolve(error ? undefined : stdout);
    });
    child.stdin?.on("error", () => {}); // it may have ended before it read anything
    child.stdin?.end(account);
  });
  if (answer === undefined) return undefined;
  let parsed: JsonObject;
  try {
    parsed = asObject(JSON.parse(answer));
  } catch {
    return undefined;
  }
  const user = asString(parsed["Username"]);
  const secret = asString(parsed["Secret"]);
  if (!user || !secret) return undefined;
  return user === "<token>" ? { kind: "identity", token: secret } : { kind: "password", user, password: secret };
}
