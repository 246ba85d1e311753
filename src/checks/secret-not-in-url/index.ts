import { strictObject } from "valibot";
import { sourceOffset } from "../../dockerfile/syntax.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { secretsInAddresses } from "../addresses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No address holds a password or a token.",
    why: "An address of a RUN, ADD, ENV or ARG is kept in the history of the image, and git and pip write it into their settings as well. A secret that was in one has to be replaced.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["://"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { found: "an address of {host} holds a secret; give it with RUN --mount=type=secret, in a netrc or by the environment of the container" },
  title: () => "no secret in an address",
  file({ plan }) {
    const all = plan.tree.nodes.flatMap((node) => (node.kind === "instruction" ? [node] : []));
    return noneOf(
      all.flatMap((instruction) => {
        const bodies = instruction.heredocs.flatMap(({ body }) => placed(plan.text.slice(body.start, body.end), (offset) => body.start + offset));
        const line = placed(instruction.args.text, (offset) => sourceOffset(instruction.args, offset));
        return [...line, ...bodies].map(({ host, span }) => saw("found", { host }, placeOf(plan, span)));
      }),
    );
  },
});

function placed(text: string, offsetOf: (offset: number) => number): { readonly host: string; readonly span: Span }[] {
  return secretsInAddresses(text).map(({ end, host, start }) => ({ host, span: { start: offsetOf(start), end: offsetOf(end - 1) + 1 } }));
}
