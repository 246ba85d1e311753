import { request } from "node:http";

const BODY_CAP = 1024 * 1024;

export interface HttpCall {
  /** On the loopback address. */
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Milliseconds for the whole call. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

export type HttpAnswer =
  | {
      readonly status: number;
      /** At most 1 MiB. */
      readonly body: string;
      /** Names in lower case; a header that comes twice is joined by commas. */
      readonly headers: Readonly<Record<string, string>>;
      readonly seconds: number;
    }
  | { readonly error: string; readonly seconds: number };

/** Asks a server on this machine's loopback address. Never rejects: what went wrong is an answer too. */
export type HttpClient = (call: HttpCall) => Promise<HttpAnswer>;

export const loopbackHttp: HttpClient = (call) =>
  new Promise((resolve) => {
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const outgoing = request(
      { host: "127.0.0.1", port: call.port, method: call.method, path: call.path, headers: { ...call.headers }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= BODY_CAP) chunks.push(chunk);
          else incoming.destroy();
        });
        const headers = Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values.join(", ")]));
        incoming.once("close", () => finish({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8"), headers, seconds: seconds() }));
      },
    );
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${call.timeout / 1000} s`)), call.timeout);
    const abort = (): void => {
      outgoing.destroy(new Error("interrupted"));
    };
    call.signal?.addEventListener("abort", abort, { once: true });
    outgoing.once("error", (error) => finish({ error: error.message, seconds: seconds() }));
    outgoing.end(call.body);

    function finish(answer: HttpAnswer): void {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", abort);
      resolve(answer);
    }
  });
