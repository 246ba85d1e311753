import type { Invocation } from "../../plan/plan.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName, shells } from "../../shell/wrappers.ts";

/** The text that a shell reads; undefined where none does. */
export function scriptText({ form, words }: Invocation): string | undefined {
  if (form === "shell") return words[0];
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  return shells.has(programName(words[0] ?? "")) && at !== -1 ? words[at + 1] : undefined;
}

/** The words at the end of a script that turn a failure into a success: `|| true`, `; exit 0`. */
export function saysAnyway(text: string | undefined): string | undefined {
  // `a || exit 1; exit 0` fails as it should
  if (text === undefined || /\bexit\s+[1-9]|\bfalse\b|\bset\s+-\w*e|\breturn\s+[1-9]|\bif\b|\bexit\s+\$/.test(text)) return undefined;
  return /(?:\|\||;)\s*(?:(?:true|:|exit\s+0|\/bin\/true)\s*|echo\b[^|;&]*)(?:;\s*)?$/.exec(text)?.[0].trim();
}

const EMPTY = new Set(["true", ":", "echo", "ls", "pwd", "date", "hostname", "uname", "whoami", "id"]);

/** A health check that asks nothing, or finds itself. */
export function alwaysPasses(
  commands: readonly ShellCommand[],
  text: string | undefined,
): { readonly how: "always" | "findsItself"; readonly command: string } | undefined {
  const plain = commands.filter((command) => command.substituted !== true);
  const [first] = plain;
  if (first === undefined) return undefined;
  const isEmpty = (command: ShellCommand): boolean =>
    (EMPTY.has(programName(command.name)) && (command.name !== "ls" || command.args.length === 0)) ||
    (command.name === "exit" && command.args[0]?.value === "0");
  const asked = /\|\|\s*exit/.test(text ?? "") ? plain.filter((command) => command.name !== "exit") : plain;
  const isAlone = plain.length === commands.length && asked.length > 0;
  if (isAlone && asked.every((command) => command.args.every((word) => word.literal) && isEmpty(command))) return { how: "always", command: shown(first) };
  const [list, filter, ...more] = plain.filter((command) => command.pipe !== undefined);
  const isGrep = (command: ShellCommand | undefined): command is ShellCommand => command !== undefined && /^[ef]?grep$/.test(programName(command.name));
  if (programName(list?.name ?? "") === "ps" && isGrep(filter) && text !== undefined && list !== undefined) {
    const pattern = readArguments(filter.args, new Set(["-e"])).operands[0];
    const alone = more.every((command) => isGrep(command) && !command.args.some((word) => /^-\w*v/.test(word.value)));
    const showsArguments = list.args.some((word) => /^-?\w*[auxfF]/.test(word.value)) && !list.args.some((word) => /comm|^-C|^-p/.test(word.value));
    if (alone && showsArguments && pattern?.literal === true && /^[\w./ -]+$/.test(pattern.value) && !filter.args.some((word) => /^-\w*[vcx]/.test(word.value)))
      return { how: "findsItself", command: `${shown(list)} | ${shown(filter)}` };
  }
  // the shell that waits for `|| exit 1` holds the pattern too, and pgrep leaves out itself alone
  const search = plain.find((command) => programName(command.name) === "pgrep" && command.args.some((word) => /^-[a-z]*f/.test(word.value)));
  const pattern = search && readArguments(search.args, new Set(["-u", "-U", "-g", "-P"])).operands[0];
  if (search !== undefined && text !== undefined && pattern?.literal === true && /^[\w./ -]+$/.test(pattern.value) && /\|\|\s*exit/.test(text))
    return { how: "findsItself", command: shown(search) };
  return undefined;
}

export type Weakness = "curl" | { readonly call: string; readonly mend: string };

const CURL_VALUED = new Set(
  "-o --output -H --header -X --request -d --data -A --user-agent -m --max-time --connect-timeout --retry --retry-delay -w --write-out -u --user -b --cookie -e --referer --cacert --cert --key --unix-socket -K --config -x --proxy --resolve --max-redirs --interface".split(
    " ",
  ),
);

/** What a request lets pass: a status that says the application is broken. Undefined where its output, or its status, is looked at. */
export function ignoresStatus(command: ShellCommand, all: readonly ShellCommand[]): Weakness | undefined {
  const program = programName(command.name);
  // what comes behind the pipe, or around the substitution, decides
  if (command.substituted === true || isReadByNext(command, all)) return undefined;
  if (program === "curl") {
    const args = readArguments(command.args, CURL_VALUED);
    if (args.open || args.option("-f", "--fail", "--fail-with-body", "-K", "--config", "-w", "--write-out") !== undefined) return undefined;
    const address = args.operands.some((word) => /^https?:|^(?:localhost|127\.0\.0\.1)/.test(word.value));
    // a body that is written to a file may be looked at by the next command
    return address && (all.length === 1 || all.every((other) => other === command || other.name === "exit" || other.name === "curl")) ? "curl" : undefined;
  }
  const code = command.args.find((word) => /\(/.test(word.value))?.value ?? "";
  if (/^python[\d.]*$/.test(program)) return ofPython(code);
  return program === "node" || program === "bun" ? ofNode(code) : undefined;
}

function isReadByNext({ pipe }: ShellCommand, all: readonly ShellCommand[]): boolean {
  return pipe !== undefined && all.some((other) => other.pipe?.start === pipe.start && other.pipe.index > pipe.index);
}

function ofPython(code: string): Weakness | undefined {
  if (/raise_for_status|status_code|\.ok\b|\.status\b|is_success|is_error|assert|sys\.exit|\bexit\(/.test(code)) return undefined;
  const call = /\b(?:requests|httpx|niquests)\.(?:get|head|post)\b/.exec(code)?.[0];
  if (call !== undefined) return { call, mend: "call .raise_for_status() on what it returns" };
  return /HTTPConnection\([^()]*\)/.test(code) && /\.request\(/.test(code)
    ? { call: "http.client", mend: "look at .status, or take urllib.request.urlopen" }
    : undefined;
}

function ofNode(code: string): Weakness | undefined {
  if (/\.ok\b|status|statusCode|\?|throw/.test(code.replaceAll(/https?:\/\/[^'"`)\s]*/g, ""))) return undefined;
  if (/\bfetch\(/.test(code)) return { call: "fetch", mend: "exit with 1 unless response.ok" };
  return /\bhttps?['"]?\)?\.(?:get|request)\(/.test(code) ? { call: "http.get", mend: "look at statusCode" } : undefined;
}

function shown(command: ShellCommand): string {
  return [command.name, ...command.args.map((word) => word.value)].join(" ");
}
