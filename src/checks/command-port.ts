import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import type { Span } from "../text/span.ts";

/** Options of servers that name the port alone. */
const PORT_OPTIONS = new Set(["--port", "--http-port"]);
/** Options that name an address with the port behind a colon. */
const BIND_OPTIONS = new Set(["--bind", "-b", "--http", "--listen"]);
/** Programs whose `-p` is a port. */
const SHORT_PORT = new Set(["daphne", "flask", "granian", "http-server", "serve", "sanic"]);

/** The port a server's command names in plain digits; undefined where it names none, or through a variable. */
export function portOfCommand(command: ShellCommand): { readonly port: number; readonly span: Span } | undefined {
  const program = command.name.slice(command.name.lastIndexOf("/") + 1);
  const { args } = command;
  for (const [index, word] of args.entries()) {
    const equals = word.value.indexOf("=");
    const name = equals === -1 ? word.value : word.value.slice(0, equals);
    const value: ShellWord | undefined = equals === -1 ? args[index + 1] : word;
    const text = equals === -1 ? value?.value : word.value.slice(equals + 1);
    if (value === undefined || text === undefined) continue;
    if (PORT_OPTIONS.has(name) || (name === "-p" && SHORT_PORT.has(program))) {
      if (/^\d{1,5}$/.test(text)) return { port: Number(text), span: value.span };
    }
    if (BIND_OPTIONS.has(name) && (name !== "-b" || program === "gunicorn" || program === "hypercorn")) {
      const port = /:(\d{1,5})$/.exec(text)?.[1];
      if (port !== undefined) return { port: Number(port), span: value.span };
    }
  }
  return undefined;
}
