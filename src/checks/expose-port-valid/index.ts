import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { exposeWords, partsOf } from "../expose-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every EXPOSE names a port that exists.",
    why: "Ports are whole numbers from 1 to 65535. The builder refuses most of what is not; port 0 it takes, and nothing can listen there.",
    level: "error",
    group: "configuration",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3011",
      "trivy:DS-0008",
      "kics:71bf8cf8",
      "droast:DF040",
      "dockerfilelint:invalid_port",
      "dockadvisor:ExposePortOutOfRange",
      "dockerfile-utils:INVALID_PORT",
      "dockerfile-utils:INVALID_PROTO",
      "dockadvisor:ExposeInvalidProtocol",
      "dockerlinter:EE0001",
    ],
    settledBy: "file",
    words: ["expose"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    range: "{port} is no port: ports go from 1 to 65535",
    order: "{port} is no range of ports: the lower one comes first",
    number: "{port} is no port: write a number such as 8000, or a range such as 8000-8002",
    protocol: "{port} has no protocol that there is: tcp, udp or sctp",
    comment: "EXPOSE takes {port} for a port: a comment stands in a line of its own",
    unknown: "{port} holds a variable without a value",
  },
  title: () => "exposed ports exist",
  file({ plan }) {
    const words = exposeWords(plan);
    return sureFindings(
      words.flatMap(({ known, span, value }) => {
        const code = known ? wrongPort(value) : undefined;
        return code === undefined ? [] : [saw(code, { port: value }, placeOf(plan, span))];
      }),
      words.filter(({ known }) => !known).map(({ span, value }) => saw("unknown", { port: value }, placeOf(plan, span))),
    );
  },
});

function wrongPort(value: string): "range" | "order" | "number" | "protocol" | "comment" | undefined {
  if (value.startsWith("#")) return "comment";
  const { port, protocol } = partsOf(value);
  const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(port);
  if (match === null) return "number";
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < 1 || Math.max(first, last) > 65_535) return "range";
  if (last < first) return "order";
  return ["", "tcp", "udp", "sctp"].includes(protocol.toLowerCase()) ? undefined : "protocol";
}
