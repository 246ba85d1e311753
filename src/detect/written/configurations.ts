import type { Project } from "../../project/project.ts";
import { literalString } from "../python/calls.ts";
import { readStatements } from "../python/statements.ts";
import { portOf } from "./command.ts";
import type { WrittenCommand } from "./command.ts";

const GUNICORN = /(?:^|\/)(?:gunicorn[\w.-]*|[\w.-]*gunicorn(?:[._-]conf(?:ig)?)?)\.py$/;
const DEVELOPERS = /dev|local|test/i;

/**
 * What the configurations of gunicorn and uWSGI say, as the commands they stand for; those for production first.
 * @param named files that commands give as their configuration, whatever they are called
 */
export function configuredServers(project: Project, named: readonly string[] = []): WrittenCommand[] {
  const files = project.files().filter((file) => file.split("/").length <= 5 && (GUNICORN.test(file) || isUwsgi(file)));
  const others = named.map((path) => path.replace(/^(?:\.\/)+/, "")).filter((path) => path.endsWith(".py") && project.exists(path));
  return [...new Set([...files, ...others])]
    .toSorted((one, other) => Number(DEVELOPERS.test(one)) - Number(DEVELOPERS.test(other)) || one.length - other.length)
    .slice(0, 10)
    .flatMap((file) => {
      const text = project.read(file);
      const found = text === undefined ? undefined : isUwsgi(file) ? uwsgi(text) : gunicorn(text);
      if (found === undefined) return [];
      const { entry, file: run, port, directory, line } = found;
      if (entry === undefined && run === undefined && port === undefined) return [];
      return [
        {
          program: isUwsgi(file) ? "uwsgi" : "gunicorn",
          words: [],
          entry: entry?.replace(/\([^()]*\)$/, ""),
          factory: entry?.endsWith(")") ?? false,
          file: run,
          port,
          directory,
          configuration: file,
          environment: found.environment,
          development: false,
          path: file,
          line,
          written: entry ?? run ?? `port ${port ?? ""}`,
        },
      ];
    });
}

function isUwsgi(file: string): boolean {
  return /\.(?:ini|ya?ml)$/.test(file) && file.slice(file.lastIndexOf("/") + 1).includes("uwsgi");
}

interface Configured {
  readonly entry?: string | undefined;
  readonly file?: string | undefined;
  readonly port?: number | undefined;
  readonly directory?: string | undefined;
  readonly line?: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

function gunicorn(text: string): Configured | undefined {
  if (!/\b(?:bind|wsgi_app)\b/.test(text)) return undefined;
  const statements = readStatements(text);
  const value = (name: string): { readonly text: string; readonly line: number } | undefined => {
    const found = statements.find(({ tokens, parent }) => parent === undefined && tokens[0]?.text === name && tokens[1]?.text === "=");
    const literal =
      found === undefined
        ? undefined
        : (literalString(found.tokens.slice(2)) ??
          found.tokens
            .findLast(({ kind, text: one, value: string }) => /:?\d{2,5}$/.test(string ?? "") || (kind === "number" && /^\d{2,5}$/.test(one)))
            ?.text.replace(/^["']|["']$/g, ""));
    return found === undefined || literal === undefined ? undefined : { text: literal, line: found.line };
  };
  const bind = value("bind");
  const app = value("wsgi_app");
  return {
    entry: app?.text,
    port: bind === undefined ? undefined : portOf(bind.text.slice(bind.text.lastIndexOf(":") + 1)),
    directory: value("chdir")?.text,
    line: (app ?? bind)?.line,
    environment: {},
  };
}

function uwsgi(text: string): Configured {
  const environment: Record<string, string> = {};
  const found = new Map<string, { readonly text: string; readonly line: number }>();
  for (const [index, raw] of text.split("\n").entries()) {
    const match = /^\s*([\w-]+)\s*[=:]\s*(\S.*)$/.exec(raw.trimEnd());
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const variable = match[1] === "env" ? /^([A-Za-z_]\w*)=(.*)$/.exec(match[2]) : null;
    if (variable?.[1] !== undefined) environment[variable[1]] = variable[2] ?? "";
    else if (!found.has(match[1])) found.set(match[1], { text: match[2], line: index + 1 });
  }
  const module = found.get("module") ?? found.get("wsgi") ?? found.get("mount");
  const file = found.get("wsgi-file") ?? found.get("file");
  const callable = found.get("callable")?.text;
  const socket = found.get("http-socket") ?? found.get("http") ?? found.get("http11-socket");
  const withCallable = (one: string | undefined): string | undefined =>
    one === undefined || callable === undefined || one.includes(":") ? one : `${one}:${callable}`;
  return {
    entry: withCallable(module?.text.replace(/^\/=/, "")),
    file: withCallable(file?.text),
    port: socket === undefined ? undefined : portOf(socket.text.slice(socket.text.lastIndexOf(":") + 1)),
    directory: found.get("chdir")?.text ?? found.get("pythonpath")?.text,
    line: (module ?? file ?? socket)?.line,
    environment,
  };
}
