import type { Fact } from "./application.ts";
import { argument, callsIn, literalText } from "./python/calls.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";
import { from } from "./source.ts";

/** The port in `uvicorn.run(…, port=8080)`, also as the default of a variable: `port=int(os.getenv("PORT", "8080"))`. */
export function portInSource(reached: readonly Reached[]): Fact<number> | undefined {
  for (const { module } of reached) {
    if (!module.mentions(".run(")) continue;
    for (const { tokens } of module.statements) {
      for (const call of callsIn(tokens)) {
        if (!/(?:^|\.)(?:uvicorn\.run|app\.run|application\.run)$/.test(call.callee)) continue;
        const port = portFrom(argument(call, undefined, "port"));
        if (port !== undefined) return { value: port, confidence: "likely", evidence: [from(module.path, call.line, `${call.callee}(port=${port})`)] };
      }
    }
  }
  return undefined;
}

function portFrom(tokens: readonly Token[] | undefined): number | undefined {
  if (tokens === undefined) return undefined;
  const numbers = tokens.filter((token) => token.kind === "number" || (token.kind === "string" && /^\d+$/.test(token.value ?? "")));
  const port = Number(literalText(numbers.slice(0, 1)) ?? Number.NaN);
  return numbers.length === 1 && port > 0 && port < 65_536 ? port : undefined;
}
