import { execForm } from "../instructions.ts";
import type { Health } from "./choices.ts";

/** With what Python brings, on 127.0.0.1: no package, no proxy, no redirect to elsewhere. */
export function healthCheck(health: Health, port: number): string[] {
  const { path, made, interval, timeout, startPeriod, retries } = health;
  const answer = made ? "!= 200" : ">= 500";
  return [
    made
      ? "# Fails on any status but 200, asks no proxy, and needs nothing that is not there."
      : "# No path for health checks was found: any answer that is no failure of the server counts as alive.",
    `HEALTHCHECK --interval=${interval}s --timeout=${timeout}s --start-period=${startPeriod}s --start-interval=1s --retries=${retries} \\`,
    `    CMD ${execForm(["python", "-c", program(health, port, path, answer)])}`,
  ];
}

function program({ host, hostVariable, timeout }: Health, port: number, path: string, answer: string): string {
  const imports = hostVariable === undefined ? "http.client" : "http.client, os, re";
  const named =
    hostVariable !== undefined
      ? `(re.findall(r'[a-z0-9][a-z0-9.-]*', os.environ.get('${hostVariable}', '').lower()) or ['localhost'])[0]`
      : host !== undefined
        ? `'${host}'`
        : undefined;
  const headers = named === undefined ? "" : `, headers={'Host': ${named}}`;
  const literal = /^[\w./~%-]+$/.test(path) ? `'${path}'` : JSON.stringify(path);
  return [
    `import ${imports}`,
    `c = http.client.HTTPConnection('127.0.0.1', ${port}, timeout=${Math.max(1, timeout - 1)})`,
    `c.request('GET', ${literal}${headers})`,
    `raise SystemExit(c.getresponse().status ${answer})`,
  ].join("; ");
}
