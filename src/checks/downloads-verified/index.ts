import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName, shells } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Download } from "../downloads.ts";
import { downloadOf, readersOf, verifies } from "../downloads.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What a RUN downloads and uses is compared with a digest or a signature.",
    why: "A download is what the server, the network and the person who can change the release give on that day. A digest in the file makes the build stop when it is something else.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { unverified: "what {program} downloads is used by {user} without a comparison; check it with sha256sum -c, or use ADD --checksum" },
  title: () => "downloads are compared with a digest",
  file({ plan }) {
    return noneOf(
      runsWritten(plan).flatMap(({ commands }) => {
        if (commands.some(verifies)) return [];
        return commands.flatMap((command) => {
          const download = downloadOf(command);
          const user = download && userOf(download, commands);
          return download === undefined || user === undefined ? [] : [saw("unverified", { program: download.program, user }, placeOf(plan, command.span))];
        });
      }),
    );
  },
});

const UNPACKERS = /^(?:tar|bsdtar|unzip|gunzip|gzip|zcat|bunzip2|bzip2|unxz|xz|unzstd|zstd|cpio|jar|7za?|7zr|unar)$/;
const INSTALLERS = /^(?:dpkg|rpm|apt|apt-get|yum|dnf|microdnf|apk|gdebi|install|pip\d*|msiexec)$/;

/** The program that unpacks, installs or runs what was downloaded. */
function userOf(download: Download, all: readonly ShellCommand[]): string | undefined {
  const reader = readersOf(download.command, all).find(({ name }) => UNPACKERS.test(programName(name)));
  if (reader !== undefined) return programName(reader.name);
  if (download.file === undefined) return undefined;
  const file = nameOf(download.file);
  return all.map((command) => (command.span.start < download.command.span.start ? undefined : useOf(command, file))).find((user) => user !== undefined);
}

function useOf(command: ShellCommand, file: string): string | undefined {
  const program = programName(command.name);
  if (program === file) return "the build itself";
  if (!command.args.some((word) => nameOf(word.value) === file || nameOf(word.value.replace(/^-+\w+=?/, "")) === file)) return undefined;
  if (UNPACKERS.test(program) || INSTALLERS.test(program) || shells.has(program) || /^python[\d.]*$/.test(program)) return program;
  const makesProgram = program === "chmod" && command.args.some((word) => /^(?:[ugoa]*\+[rw]*x|[0-7]?[1357][0-7]{2})$/.test(word.value));
  return makesProgram ? "chmod" : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
