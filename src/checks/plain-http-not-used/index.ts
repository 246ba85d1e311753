import { array, optional, strictObject, string } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { withoutSecrets } from "../addresses.ts";
import { downloadOf, verifies } from "../downloads.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { variablesSet } from "../set-variables.ts";
import { instructionsWritten, runsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nothing comes into the image over plain HTTP.",
    why: "Over http:// and ftp:// everyone on the way can read the request and change the answer, and what a build downloads it mostly runs. Nearly every server answers https:// too.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["http://"],
    presets: ["recommended"],
  },
  options: strictObject({
    /** Hosts that may be asked over plain HTTP. */
    hosts: optional(array(string()), []),
  }),
  messages: { plain: "{address} can be changed by anyone on the way; use https://" },
  title: ({ hosts }) => (hosts.length === 0 ? "nothing comes over plain HTTP" : `nothing comes over plain HTTP, but from ${hosts.join(", ")}`),
  file({ plan }, { hosts }) {
    const plain = [...byCommands(plan), ...byAdd(plan), ...byVariables(plan)].filter(({ address }) => isPlain(address, hosts));
    return noneOf(plain.map(({ address, span }) => saw("plain", { address: withoutSecrets(address) }, placeOf(plan, span))));
  },
});

interface Address {
  readonly address: string;
  readonly span: Span;
}

const INDEXES = /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_)?INDEX|NPM_CONFIG_REGISTRY|YARN_NPM_REGISTRY_SERVER|GOPROXY)$/i;
const PYTHON_INDEXES = ["-i", "--index-url", "--extra-index-url", "--index", "--default-index", "-f", "--find-links"];

/** Downloads that a digest or signature protects are let through. */
function byCommands(plan: Plan): readonly Address[] {
  return runsWritten(plan).flatMap(({ commands }) => {
    const verified = commands.some(verifies);
    return commands.flatMap((command) => [...(verified ? [] : (downloadOf(command)?.addresses ?? [])), ...otherAddresses(command)].map(addressOf));
  });
}

function otherAddresses(command: ShellCommand): readonly ShellWord[] {
  const action = packageActionOf(command);
  if (action?.manager === "pip" || action?.manager === "uv") return readArguments(command.args, new Set(PYTHON_INDEXES)).values(...PYTHON_INDEXES);
  const program = programName(command.name);
  const words = command.args.map((word) => word.value);
  if (program === "git" && words.some((word) => word === "clone" || word === "submodule" || word === "fetch"))
    return command.args.filter((word) => word.value.startsWith("http:"));
  if (!/^(?:npm|pnpm|yarn)$/.test(program)) return [];
  const set = words.includes("set") ? command.args.slice(words.indexOf("registry") + 1, words.indexOf("registry") + 2) : [];
  return [...readArguments(command.args, new Set(["--registry"])).values("--registry"), ...(words.includes("registry") ? set : [])];
}

function addressOf({ span, value }: ShellWord): Address {
  return { address: value, span };
}

function byAdd(plan: Plan): readonly Address[] {
  return instructionsWritten(plan)
    .filter(({ instruction }) => instruction.keyword === "ADD" && !instruction.flags.some(({ name }) => name === "checksum"))
    .flatMap(({ instruction }) => (instruction.json ?? wordsOf(instruction, plan.tree.escape)).slice(0, -1))
    .map(({ span, value }) => ({ address: value, span }));
}

function byVariables(plan: Plan): readonly Address[] {
  return variablesSet(plan).flatMap(({ name, span, value }) => (INDEXES.test(name) ? value.split(/[\s,|]+/).map((address) => ({ address, span })) : []));
}

/** Whether it is plain, and its host a public one whose name is known. */
function isPlain(address: string, allowed: readonly string[]): boolean {
  const host = /^(?:http|ftp):\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(address)?.[1]?.toLowerCase();
  if (host === undefined || !host.includes(".") || /[${}<>%]/.test(host)) return false;
  if (allowed.some((other) => host === other.toLowerCase() || host.endsWith(`.${other.toLowerCase()}`))) return false;
  return (
    !/\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|test|onion)$/.test(host) &&
    !/^(?:\d+\.){3}\d+$/.test(host) &&
    host !== "host.docker.internal"
  );
}
