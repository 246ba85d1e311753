import type { Credentials } from "./credentials.ts";
import { asObject, asString } from "./json.ts";
import { imageError } from "./limits.ts";
import type { Reference } from "./reference.ts";

/** Asks one repository of a registry. */
export interface RegistryClient {
  /** `manifests/latest`, `blobs/sha256:…`; undefined where there is no such thing. */
  get(path: string, accept: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

const PATIENCE_MS = 60_000;
const REDIRECTS = 5;
const LARGEST_ANSWER = 1024 * 1024;

export function createClient(reference: Reference, credentials: () => Promise<Credentials | undefined>): RegistryClient {
  const { host, repository } = reference;
  const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
  const base = `${local ? "http" : "https"}://${host}/v2/${repository}/`;
  let authorization: string | undefined;

  async function get(path: string, accept: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    let answer = await ask(new URL(base + path), accept);
    if (answer.status === 401) {
      await discard(answer);
      authorization = await logIn(answer.headers.get("www-authenticate") ?? "");
      answer = await ask(new URL(base + path), accept);
    }
    if (answer.status === 404) {
      await discard(answer);
      return undefined;
    }
    if (!answer.ok) {
      await discard(answer);
      throw refused(answer.status, path);
    }
    return bodyOf(answer, host);
  }

  /** Follows redirects by hand: what a registry trusts us with is not for the storage it sends us to. */
  async function ask(url: URL, accept: string): Promise<Response> {
    let at = url;
    for (let hops = 0; hops <= REDIRECTS; hops++) {
      const headers = { accept, "accept-encoding": "identity", ...(authorization && at.origin === url.origin ? { authorization } : {}) };
      const answer = await send(at, { headers, redirect: "manual" });
      const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : null;
      if (!location) return answer;
      await discard(answer);
      at = new URL(location, at);
      if (at.protocol !== "https:" && !local)
        throw imageError("registry-insecure", `${host} redirects to ${at.origin} without encryption`, "Ask who runs the registry.");
    }
    throw imageError("registry-unreachable", `${host} redirects more than ${REDIRECTS} times`, "Ask who runs the registry.");
  }

  async function send(url: URL, init: RequestInit): Promise<Response> {
    try {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
      return await fetch(url, { ...init, signal: abort.signal }).finally(() => clearTimeout(timer));
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw imageError(
        "registry-unreachable",
        `${url.host} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
        "Check the name and the network.",
        error,
      );
    }
  }

  async function logIn(challenge: string): Promise<string> {
    const known = await credentials();
    if (/^basic\b/i.test(challenge)) {
      if (known?.kind !== "password") throw refused(401, "");
      return basic(known.user, known.password);
    }
    const parameters = new Map([...challenge.matchAll(/(?<!\w)(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
    const realm = parameters.get("realm");
    if (!/^bearer\b/i.test(challenge) || !realm || !URL.canParse(realm)) throw refused(401, "");
    const url = new URL(realm);
    if (url.protocol !== "https:" && !local)
      throw imageError("registry-insecure", `${host} wants a login at ${url.origin} without encryption`, "Ask who runs the registry.");
    const scope = parameters.get("scope") ?? `repository:${repository}:pull`;
    const service = parameters.get("service") ?? host;
    const answer = known?.kind === "identity" ? await refresh(url, service, scope, known.token) : await token(url, service, scope, known);
    if (!answer.ok) {
      await discard(answer);
      throw refused(answer.status, "");
    }
    const document = asObject(JSON.parse(await textOf(answer, host)));
    const given = asString(document["token"]) ?? asString(document["access_token"]);
    if (!given) throw refused(401, "");
    return `Bearer ${given}`;
  }

  function token(url: URL, service: string, scope: string, known: Credentials | undefined): Promise<Response> {
    url.searchParams.set("service", service);
    url.searchParams.set("scope", scope);
    return send(url, { headers: known?.kind === "password" ? { authorization: basic(known.user, known.password) } : {}, redirect: "error" });
  }

  function refresh(url: URL, service: string, scope: string, identity: string): Promise<Response> {
    const body = new URLSearchParams({ grant_type: "refresh_token", service, scope, client_id: "plimsoll", refresh_token: identity });
    return send(url, { method: "POST", body, redirect: "error" });
  }

  function refused(status: number, path: string): Error {
    if (status === 401 || status === 403) {
      return imageError("registry-refused", `${host} does not let us read ${repository}`, `Log in with docker login ${host}, or check the name.`);
    }
    return imageError("registry-unreachable", `${host} answers ${status} for ${repository}/${path}`, "Try again later, or ask who runs the registry.");
  }

  return { get };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The body's bytes; fails where nothing comes for a while. */
async function* bodyOf(answer: Response, host: string): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), host);
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function inTime<T>(reading: Promise<T>, host: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(imageError("registry-unreachable", `${host} stopped in the middle of an answer`, "Try again.")), PATIENCE_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } catch (error) {
    throw error instanceof TypeError ? imageError("registry-unreachable", `${host} broke off in the middle of an answer`, "Try again.", error) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(answer: Response, host: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bodyOf(answer, host)) {
    size += part.length;
    if (size > LARGEST_ANSWER)
      throw imageError("image-too-large", `${host} answers a login with more than ${LARGEST_ANSWER} bytes`, "Ask who runs the registry.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

async function discard(answer: Response): Promise<void> {
  await answer.body?.cancel().catch(() => {});
}
