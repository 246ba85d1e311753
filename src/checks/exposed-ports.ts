import { onceFor } from "../text/once.ts";
import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";

/** The ports that the target declares for TCP; undefined where one of them holds a variable without a value. */
export const portsExposed: (plan: Plan) => readonly { readonly port: number; readonly span: Span }[] | undefined = onceFor(
  (plan: Plan): readonly { readonly port: number; readonly span: Span }[] | undefined => {
    const exposed = plan.target?.config.exposed ?? [];
    if (exposed.some(({ value }) => !/^\d+\/\w+$/.test(value))) return undefined;
    return exposed.filter(({ value }) => value.endsWith("/tcp")).map(({ span, value }) => ({ port: Number.parseInt(value, 10), span }));
  },
);
