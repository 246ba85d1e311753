import { frameworkFacts } from "../facts/python-frameworks.ts";
import { servers } from "../facts/servers.ts";
import { pythonServer } from "../facts/python-servers.ts";
import type { PythonServerName } from "../facts/python-servers.ts";
import type { Fact, Framework } from "./application.ts";
import { byDefault, from } from "./source.ts";
import { WEB_PROGRAMS } from "./written/command.ts";
import type { WrittenCommand } from "./written/command.ts";
import type { Written } from "./written/commands.ts";
import { environmentOfDockerfile } from "./written/dockerfiles.ts";

interface Question {
  readonly written: Written;
  /** The command the entry was read from. */
  readonly command: WrittenCommand | undefined;
  readonly configured: readonly WrittenCommand[];
  readonly inSource: Fact<number> | undefined;
  readonly server: PythonServerName;
  readonly framework: Framework;
}

/** The port of what serves in another way than over HTTP: what its image or Compose file says, or the source. */
export function portOfService(written: Written, inSource: Fact<number> | undefined): Fact<number> | undefined {
  const found = portFact({ written, command: undefined, configured: [], inSource, server: "python", framework: "unknown" });
  return found.confidence === "default" ? undefined : found;
}

/** Ports that stand for the protocol in front of the application, not for its own. */
const PROXY = new Set([80, 443]);

/** The port, from the commands that start it, what the image and Compose say, the source, else the server's own. */
export function portFact({ written, command, configured, inSource, server, framework }: Question): Fact<number> {
  // beside a program that serves by itself, what a web server is told to serve is another application
  const isOther = (one: WrittenCommand): boolean => command?.program === "python" && one.entry !== undefined;
  const web = written.commands.filter((one) => (WEB_PROGRAMS.has(one.program) || one.program === "manage.py") && !isOther(one));
  const readme = (path: string): boolean => /readme/i.test(path);
  const near = (one: WrittenCommand): boolean => !readme(one.path) && !one.path.startsWith(".github/");
  const started = [...(command === undefined || readme(command.path) ? [] : [command]), ...web.filter((one) => near(one) && !one.development), ...configured];
  const set = started.find(({ port }) => port !== undefined);
  if (set?.port !== undefined) return { value: set.port, confidence: "certain", evidence: [from(set.path, set.line, set.written)] };

  for (const dockerfile of written.dockerfiles) {
    const last = dockerfile.instructions.findLast(({ keyword }) => keyword === "EXPOSE");
    const variables = environmentOfDockerfile(dockerfile);
    const exposed = (last?.rest ?? "").split(/\s+/);
    const text = filledIn(exposed.find((one) => !PROXY.has(Number(one.replace(/\/tcp$/, "")))) ?? exposed[0] ?? "", variables);
    const port = Number(/^(\d{1,5})(?:\/tcp)?$/.exec(text)?.[1] ?? Number.NaN);
    if (last !== undefined && isPort(port)) return { value: port, confidence: "likely", evidence: [from(dockerfile.path, last.line, `EXPOSE ${last.rest}`)] };
    const variable = variables.get("PORT");
    if (variable !== undefined && isPort(Number(variable.value)))
      return { value: Number(variable.value), confidence: "likely", evidence: [from(dockerfile.path, variable.line, `PORT=${variable.value}`)] };
  }
  for (const service of written.own) {
    const port = service.ports.find((one) => !PROXY.has(one)) ?? service.ports[0];
    if (port !== undefined)
      return { value: port, confidence: "likely", evidence: [from(service.path, service.line, `service ${service.name} publishes ${port}`)] };
  }
  if (inSource !== undefined) return inSource;
  // what others were told when it was started with its own command
  const own = web.filter((one) => near(one) && (one.path.includes("Dockerfile") || one.path === "Procfile" || one.path.includes("compose")));
  for (const { program, words, path, line, written: text } of own) {
    const known = servers.find(({ name, verbs }) => name === program && (verbs === undefined || verbs.some((verb) => words.includes(verb))));
    if (known?.defaultPort !== undefined)
      return { value: known.defaultPort, confidence: "likely", evidence: [from(path, line, `${text}: ${program} listens on ${known.defaultPort} by default`)] };
  }
  const rest = web.find(({ port }) => port !== undefined);
  if (rest?.port !== undefined) return { value: rest.port, confidence: "likely", evidence: [from(rest.path, rest.line, rest.written)] };
  const byItself = frameworkFacts(framework)?.defaultPort;
  const value = server === "python" && byItself !== undefined ? byItself : pythonServer(server).defaultPort;
  return { value, confidence: "default", evidence: [byDefault(`default of ${server === "python" ? framework : server}, nothing says else`)] };
}

const MOST_STEPS = 4;

/** `$PORT` as ENV and ARG give it, which may name one another: `ENV PORT=$web_port` behind `ARG web_port=5000`. */
function filledIn(written: string, variables: ReadonlyMap<string, { readonly value: string }>): string {
  let text = written;
  for (let step = 0; step < MOST_STEPS && text.startsWith("$"); step += 1)
    text = text.replace(/^\$\{?(\w+)(?::-(\d+))?\}?/, (whole, name: string, fallback: string | undefined) => variables.get(name)?.value ?? fallback ?? whole);
  return text;
}

function isPort(port: number): boolean {
  return port > 0 && port < 65_536;
}
