import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { type ExposeWord, exposeWords, partsOf } from "../expose-words.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutVariables } from "../outside-bases.ts";
import { isTemplate } from "../set-variables.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "EXPOSE names ports of the container only.",
    why: "EXPOSE says where the container listens. An address or a port of the host in it has never had any effect, newer builders refuse it, and a reader believes that it publishes the port.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["buildkit:ExposeInvalidFormat", "dockerfilelint:expose_host_port"],
    settledBy: "file",
    words: ["expose"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { host: "EXPOSE {port} names a port or address of the host: write {container}" },
  title: () => "EXPOSE names ports of the container only",
  file: ({ plan }) => noneOf(hostWords(plan).map(({ span, value }) => saw("host", { port: value, container: withoutHost(value) }, placeOf(plan, span)))),
  fix: ({ plan }) =>
    // a variable may hold the colon, or several ports
    hostWords(plan).flatMap(({ span, value }) => (plan.text.slice(span.start, span.end) === value ? [{ ...span, text: withoutHost(value) }] : [])),
});

function hostWords(plan: Plan): readonly ExposeWord[] {
  return exposeWords(plan).filter(({ value }) => !isTemplate(value) && partsOf(withoutVariables(value)).host !== "" && !value.startsWith("#"));
}

function withoutHost(value: string): string {
  const { port, protocol } = partsOf(value);
  return protocol === "" ? port : `${port}/${protocol}`;
}
