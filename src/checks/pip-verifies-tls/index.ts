import { array, optional, strictObject, string } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { variablesSet } from "../set-variables.ts";
import { withoutUnverified } from "../unverified-fix.ts";
import type { UnverifiedUse } from "../unverified-uses.ts";
import { commandsWritten } from "../written-commands.ts";
import { linesWritten } from "../written-lines.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "pip checks the certificate of the index.",
    why: "A host that pip is told to trust may answer without a valid certificate, or without TLS at all. What an installation brings is run at once, so whoever can answer in place of the index runs code in the build.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_4", "checkov:CKV2_DOCKER_16"],
    settledBy: "file",
    words: ["pip"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({
    /** Hosts that may be trusted without a certificate. */
    hosts: optional(array(string()), []),
  }),
  messages: { trusted: "{written}: packages are taken from any server that answers for {host}; remove it, or name the certificate with --cert" },
  title: ({ hosts }) => (hosts.length === 0 ? "pip checks certificates" : `pip checks certificates, but for ${hosts.join(", ")}`),
  file({ plan }, { hosts }) {
    const allowed = new Set([...localHosts, ...hosts]);
    const trusted = [...byOption(plan), ...byCommand(plan), ...bySetting(plan)].filter(({ host }) => !allowed.has(host.replace(/:\d+$/, "")));
    return noneOf(trusted.map(({ host, span, written }) => saw("trusted", { host, written }, placeOf(plan, span))));
  },
  fix({ plan }, { hosts }) {
    const allowed = new Set([...localHosts, ...hosts]);
    // a host that is asked by plain http has no certificate
    const options = byOption(plan).filter(
      ({ host, option }) => !allowed.has(host.replace(/:\d+$/, "")) && !option.in.command.args.some(({ value }) => value.includes("http://")),
    );
    return withoutUnverified(plan, options);
  },
});

interface Trusted {
  readonly host: string;
  readonly written: string;
  readonly span: Span;
}

const localHosts = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];
const LINE = /^\s*trusted-host\s*=\s*(\S.*)$/;

function hostsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((host) => host !== "");
}

function byOption(plan: Plan): readonly (Trusted & Required<UnverifiedUse>)[] {
  return commandsWritten(plan).flatMap((holder) => {
    const { command } = holder;
    const action = packageActionOf(command);
    if (action?.manager !== "pip") return [];
    const { values } = readArguments(command.args, new Set(["--trusted-host"]));
    return values("--trusted-host").map((word) => ({
      host: word.value,
      written: `--trusted-host ${word.value}`,
      span: word.span,
      option: { word, in: holder },
    }));
  });
}

/** `pip config set global.trusted-host HOST` */
function byCommand(plan: Plan): readonly Trusted[] {
  return commandsWritten(plan).flatMap(({ command }) => {
    const at = command.args.findIndex((word) => /^(?:global|install|[a-z-]+)\.trusted-host$/.test(word.value));
    const word = command.args[at + 1];
    if (at < 1 || word === undefined || !command.args.slice(0, at).some(({ value }) => value === "config")) return [];
    return hostsIn(word.value).map((host) => ({ host, written: `pip config set trusted-host ${host}`, span: word.span }));
  });
}

function bySetting(plan: Plan): readonly Trusted[] {
  const variables = variablesSet(plan).flatMap(({ name, span, value }) =>
    name === "PIP_TRUSTED_HOST" ? hostsIn(value).map((host) => ({ host, written: `${name}=${value}`, span })) : [],
  );
  const lines = linesWritten(plan).flatMap(({ path, span, text }) => {
    const written = /(?:^|\/)pip\.conf$/.test(path) ? LINE.exec(text)?.[1] : undefined;
    return written === undefined ? [] : hostsIn(written).map((host) => ({ host, written: `trusted-host = ${host} in ${path}`, span }));
  });
  return [...variables, ...lines];
}
