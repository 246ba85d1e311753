import { strictObject } from "valibot";
import { curlValued } from "../../facts/download-programs.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Edit } from "../../text/edit.ts";
import { saw } from "../../verdict/answer.ts";
import { downloadOf, readersOf, verifies, type Download } from "../downloads.ts";
import { noneOf } from "../findings.ts";
import { insertedBehind, nameOf } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { hasTemplate } from "../package-steps.ts";
import { runsWritten, type WrittenRun } from "../written-commands.ts";

const FAILS = ["-f", "--fail", "--fail-with-body", "-K", "--config", "-h", "--help", "-V", "--version"] as const;
/** Options with which nothing is downloaded. */
const ASKS = [
  "-I",
  "--head",
  "-d",
  "--data",
  "--data-raw",
  "--data-binary",
  "--data-urlencode",
  "--json",
  "-F",
  "--form",
  "-T",
  "--upload-file",
  "-X",
  "--request",
  "-w",
  "--write-out",
] as const;
/** Programs that fail by themselves on a page that is no archive, package or key. */
const UNPACKS =
  /^(?:tar|bsdtar|unzip|gunzip|gzip|zcat|xz|xzcat|unxz|bunzip2|bzip2|zstd|unzstd|7z[ar]?|cpio|dpkg|dpkg-deb|rpm|apt|apt-get|yum|dnf|microdnf|apk|zypper|pip3?|gpg2?|jq|jar|java|msiexec|installer|busybox)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "curl fails where the server answers with an error.",
    why: 'Without `--fail` curl takes the server\'s error page for the file: it writes "404 Not Found" into the binary, the key or the script, and reports success. The build goes on and breaks much later, or never.',
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["droast:DF035"],
    settledBy: "file",
    words: ["curl"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    keeps: "curl takes an error page for the file: add -f",
    unknown: "whether curl fails on an error page is not known: the address or a file of settings decides",
  },
  title: () => "curl fails on errors of the server",
  file({ plan }) {
    const { keeping, unknown } = keepingCalls(plan);
    return noneOf(
      keeping.map(({ command }) => saw("keeps", {}, placeOf(plan, nameOf(command).span))),
      unknown.map(({ command }) => saw("unknown", {}, placeOf(plan, nameOf(command).span))),
    );
  },
  fix: ({ plan }) => keepingCalls(plan).keeping.flatMap((call) => failing(plan, call)),
});

/** Short options that take nothing, of which the last may be one for the file. */
const CLUSTER = /^-[sSLkgjJRO#46]+o?$/;

/** `-sSL` becomes `-fsSL`. */
function failing(plan: Plan, { command, run }: Call): readonly Edit[] {
  const first = command.args[0];
  const edits = insertedBehind(plan, run, nameOf(command), "-f");
  if (first === undefined || edits.length === 0 || !CLUSTER.test(first.value)) return edits;
  const at = first.span.start + 1;
  return plan.text.slice(first.span.start, first.span.end) === first.value ? [{ start: at, end: at, text: "f" }] : edits;
}

interface Call {
  readonly command: ShellCommand;
  readonly run: WrittenRun;
}

interface Calls {
  readonly keeping: readonly Call[];
  readonly unknown: readonly Call[];
}

/** Calls of curl that take an error page for what was asked for, and nothing after them would notice. */
function keepingCalls(plan: Plan): Calls {
  const found = runsWritten(plan).flatMap((run) =>
    run.commands.flatMap((command) => {
      const download = programName(command.name) === "curl" && !hasTemplate(plan, command) ? downloadOf(command) : undefined;
      const known = download === undefined || !keeps(download, run) ? false : isHttp(plan, download);
      return known === false ? [] : [{ command, run, known: known === true }];
    }),
  );
  const isSet = /curlrc|CURL_HOME/.test(plan.text);
  return { keeping: found.filter(({ known }) => known && !isSet), unknown: found.filter(({ known }) => !known || isSet) };
}

function keeps({ command, file }: Download, run: WrittenRun): boolean {
  const args = readArguments(command.args, curlValued);
  if (args.option(...FAILS) !== undefined || args.option(...ASKS) !== undefined) return false;
  const output = args.value("-o", "--output")?.value;
  const readers = readersOf(command, run.commands);
  const target = output ?? command.redirects?.find(({ operator }) => operator.startsWith(">"))?.target?.value;
  if (target?.startsWith("/dev/") === true) return false;
  const isKept = file !== undefined || target !== undefined || readers.length > 0 || command.substituted === true;
  const after = run.commands.slice(run.commands.indexOf(command) + 1);
  return isKept && !readers.some(({ name }) => UNPACKS.test(programName(name))) && !after.some((later) => notices(later, file ?? target));
}

/** A comparison with a digest, or an unpacking of the file. */
function notices(command: ShellCommand, file: string | undefined): boolean {
  if (verifies(command)) return true;
  const name = file?.slice(file.lastIndexOf("/") + 1);
  return UNPACKS.test(programName(command.name)) && name !== undefined && command.args.some((word) => word.value.includes(name) || /[*$]/.test(word.value));
}

/** Whether it asks over HTTP; undefined where a variable without a value stands for an address, or for options. */
function isHttp(plan: Plan, { addresses, command }: Download): boolean | undefined {
  const kinds = addresses.map(({ value }) => {
    if (!value.startsWith("$")) return /^https?:/i.test(value);
    const name = /^\$\{?(\w+)/.exec(value)?.[1];
    return name !== undefined && new RegExp(`\\b${name}[= ]["']?https?://`).test(plan.text) ? true : undefined;
  });
  const isOpen = command.args.some((word) => /^\$(?:\w+|\{\w+\})$/.test(word.value) && addresses.every(({ span }) => span.start !== word.span.start));
  return kinds.includes(true) && !isOpen ? true : kinds.every((kind) => kind === false) ? false : undefined;
}
