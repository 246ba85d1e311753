import { curlValued, wgetValued } from "../facts/download-programs.ts";
import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";

/** What a curl or wget fetches. */
export interface Download {
  readonly command: ShellCommand;
  readonly program: string;
  /** Addresses as written, variables in them too. */
  readonly addresses: readonly ShellWord[];
  /** The file it becomes, as written; undefined where it goes to the output or its name is not known. */
  readonly file: string | undefined;
}

const ADDRESS = /^(?:https?|ftp):\/\//i;
const CHECKERS =
  /^(?:(?:md5|sha\d*|b2|b3|cksum|rhash|r?hash)(?:sum)?|shasum|gpgv?2?|gpgv-sq|cosign|minisign|signify(?:-openbsd)?|slsa-verifier|rekor-cli|sq|sqv|rpmkeys|dpkg-sig|jarsigner|sha\d+)$/;

/** A command that fetches something from an address; undefined for every other. */
export function downloadOf(command: ShellCommand): Download | undefined {
  const program = programName(command.name);
  if (program !== "curl" && program !== "wget" && program !== "wget2") return undefined;
  const args = readArguments(command.args, program === "curl" ? curlValued : wgetValued);
  const addresses = [...args.operands, ...args.values("--url")].filter((word) => ADDRESS.test(word.value) || (!word.literal && word.value.startsWith("$")));
  if (addresses.length === 0) return undefined;
  const redirected = command.redirects?.find(
    ({ operator, target }) => operator.startsWith(">") && operator !== ">&" && target !== undefined && !target.value.startsWith("/dev/"),
  );
  const last = addresses[0]?.value.split(/[?#]/, 1)[0];
  const named = last?.slice(last.lastIndexOf("/") + 1);
  const output = program === "curl" ? args.value("-o", "--output")?.value : args.value("-O", "--output-document")?.value;
  const keepsName = program === "curl" ? args.option("-O", "--remote-name", "--remote-name-all") !== undefined : output === undefined;
  const file = redirected?.target?.value ?? (output === "-" ? undefined : (output ?? (keepsName ? named : undefined)));
  return { command, program, addresses, file: file === "" ? undefined : file };
}

/** Whether a command compares something with a digest or a signature. */
export function verifies(command: ShellCommand): boolean {
  const program = programName(command.name);
  if (program === "gpg" || program === "gpg2") return command.args.some((word) => /^(?:--verify|-d|--decrypt|--verify-files)$/.test(word.value));
  if (program === "openssl") return /^(?:dgst|cms|smime)$/.test(command.args[0]?.value ?? "");
  if (program === "rpm") return command.args.some((word) => /^(?:-K|--checksig)$/.test(word.value));
  if (program === "apk") return command.args[0]?.value === "verify";
  if (program === "gh") return command.args[0]?.value === "attestation";
  return CHECKERS.test(program) || /(?:verify|checksum|sha(?:256|512))/i.test(program);
}

/** The commands that read, through a pipe, what a command writes. */
export function readersOf(command: ShellCommand, all: readonly ShellCommand[]): readonly ShellCommand[] {
  const { pipe } = command;
  return pipe === undefined ? [] : all.filter((other) => other.pipe?.start === pipe.start && other.pipe.index > pipe.index);
}
