import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { sha256, type Layout } from "./archives.ts";

export interface StubOptions {
  /** What has to be shown before anything is given. */
  readonly login?: { readonly kind: "basic" | "bearer"; readonly user?: string; readonly password?: string; readonly identity?: string };
  /** Blobs are fetched from another origin, which must not be shown the login. */
  readonly redirects?: boolean;
  /** Changes an answer's body on its way. */
  readonly spoil?: (path: string, body: Buffer) => Buffer;
  /** Digests of manifests that refer to another. */
  readonly referrers?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

export interface Stub {
  readonly host: string;
  /** `GET /v2/…`, in order, with the kind of login that was shown. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** A registry on loopback that holds one layout as `app:1`. */
export async function startRegistry({ blobs, index }: Layout, top: Buffer = topOf(index, blobs), options: StubOptions = {}): Promise<Stub> {
  const asked: string[] = [];
  const stored = new Map(blobs.map(({ content, name }) => [name.replace("blobs/sha256/", "sha256:"), content]));
  const storage = createServer((request, response) => {
    asked.push(`storage ${request.url} ${request.headers.authorization?.split(" ")[0] ?? "-"}`);
    give(response, stored.get((request.url ?? "").slice(1)), request.url ?? "");
  });
  await listen(storage);

  function give(response: ServerResponse, body: Buffer | undefined, path: string, type = "application/octet-stream"): void {
    response.statusCode = body ? 200 : 404;
    response.setHeader("content-type", type);
    response.end(body && (options.spoil?.(path, body) ?? body));
  }

  function allowed(request: IncomingMessage): boolean {
    const { login } = options;
    if (!login) return true;
    const shown = request.headers.authorization ?? "";
    return login.kind === "bearer" ? shown === "Bearer the-token" : shown === `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  }

  async function token(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { login } = options;
    const body = new URLSearchParams(await textOf(request));
    const basic = request.headers.authorization;
    const right = login?.identity
      ? body.get("refresh_token") === login.identity && body.get("grant_type") === "refresh_token"
      : login?.user === undefined || basic === `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
    const scope = url.searchParams.get("scope") ?? body.get("scope");
    response.statusCode = right && scope === "repository:app:pull" ? 200 : 401;
    response.end(JSON.stringify({ token: "the-token" }));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://stub");
    asked.push(`${request.method} ${url.pathname} ${request.headers.authorization?.split(" ")[0] ?? "-"}`);
    if (url.pathname === "/token") return void token(request, response, url);
    if (!allowed(request)) {
      const challenge =
        options.login?.kind === "basic" ? `Basic realm="stub"` : `Bearer realm="http://${host}/token",service="stub",scope="repository:app:pull"`;
      response.setHeader("www-authenticate", challenge);
      response.statusCode = 401;
      return void response.end("{}");
    }
    const [, kind, name = ""] = /^\/v2\/app\/(manifests|blobs|referrers)\/(.+)$/.exec(url.pathname) ?? [];
    if (kind === "manifests") return give(response, name === "1" || name === `sha256:${sha256(top)}` ? top : stored.get(name), url.pathname);
    if (kind === "referrers") {
      const manifests = options.referrers?.[name];
      return give(response, manifests && Buffer.from(JSON.stringify({ manifests })), url.pathname);
    }
    if (kind === "blobs" && options.redirects) {
      response.statusCode = 307;
      response.setHeader("location", `http://127.0.0.1:${(storage.address() as AddressInfo).port}/${name}`);
      return void response.end();
    }
    return give(response, kind === "blobs" ? stored.get(name) : undefined, url.pathname);
  });
  await listen(server);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    asked,
    async close() {
      for (const each of [server, storage]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

/** The one manifest of a layout: what a registry has under the tag. */
function topOf(index: Buffer, blobs: Layout["blobs"]): Buffer {
  const { manifests } = JSON.parse(index.toString()) as { manifests: readonly { digest: string }[] };
  return blobs.find(({ name }) => name.endsWith(manifests[0]?.digest.slice(7) ?? "?"))?.content ?? index;
}

function listen(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
