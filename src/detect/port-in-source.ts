import type { Fact } from "./application.ts";
import { argument, callsIn, literalText } from "./python/calls.ts";
import type { Call } from "./python/calls.ts";
import type { PythonModule } from "./python/modules.ts";
import type { Token } from "./python/tokens.ts";
import { from } from "./source.ts";

/** Calls that serve, and whether the port may stand without its name and where. */
const SERVES: readonly (readonly [callee: RegExp, position: number | undefined, keyword: string])[] = [
  [/(?:^|\.)(?:uvicorn\.run|hypercorn\.run)$/, undefined, "port"],
  [/(?:^|\.)(?:app|application|server|api)\.run$/, undefined, "port"],
  [/(?:^|\.)run_simple$/, 1, "port"],
  [/(?:^|\.)(?:run_app|web\.run_app)$/, undefined, "port"],
  [/(?:^|\.)(?:WSGIServer|make_server)$/, 1, "port"],
  [/(?:^|\.)launch$/, undefined, "server_port"],
  [/(?:^|\.)(?:waitress\.serve|serve)$/, undefined, "port"],
  [/(?:^|\.)listen$/, 0, "port"],
  [/^ui\.run$/, undefined, "port"],
  [/(?:^|\.)TCPSite$/, 2, "port"],
  [/(?:^|\.)Granian$/, undefined, "port"],
  [/(?:^|\.)add_(?:in)?secure_port$/, 0, "address"],
  [/(?:^|\.)run$/, undefined, "port"],
];

/** The port in `uvicorn.run(…, port=8080)`, also as the default of a variable: `port=int(os.getenv("PORT", "8080"))`, or by a constant's name. */
export function portInSource(modules: readonly PythonModule[]): Fact<number> | undefined {
  let best: { readonly rank: number; readonly fact: Fact<number> } | undefined;
  for (const module of modules) {
    if (!WORDS.some((word) => module.mentions(word))) continue;
    for (const { tokens } of module.statements) {
      for (const call of callsIn(tokens)) {
        const rank = SERVES.findIndex(([pattern]) => pattern.test(call.callee));
        const [, position, keyword] = SERVES[rank] ?? [];
        if (keyword === undefined || (best !== undefined && best.rank <= rank)) continue;
        const port = portGiven(call, position, keyword, module);
        if (port !== undefined)
          best = { rank, fact: { value: port, confidence: "likely", evidence: [from(module.path, call.line, `${call.callee}(port=${port})`)] } };
      }
    }
  }
  return best?.fact;
}

/** A module without any of these starts no server. */
const WORDS = [".run(", "run_app(", "run_simple(", "WSGIServer(", "make_server(", ".launch(", "serve(", ".listen(", "TCPSite(", "Granian(", "secure_port("];

function portGiven(call: Call, position: number | undefined, keyword: string, module: PythonModule): number | undefined {
  const given = argument(call, position, keyword);
  if (given === undefined) return undefined;
  const direct = portFrom(given);
  if (direct !== undefined) return direct;
  const name = given.find((token) => token.kind === "name" && !["int", "os", "str", "environ", "getenv", "get"].includes(token.text))?.text;
  const assigned = name === undefined ? undefined : module.statements.findLast(({ tokens }) => tokens[0]?.text === name && tokens[1]?.text === "=");
  return assigned === undefined ? undefined : portFrom(assigned.tokens.slice(2));
}

function portFrom(tokens: readonly Token[]): number | undefined {
  const numbers = tokens.filter((token) => token.kind === "number" || (token.kind === "string" && /^\d+$/.test(token.value ?? "")));
  const port = Number(literalText(numbers.slice(0, 1)) ?? Number.NaN);
  return numbers.length === 1 && port > 0 && port < 65_536 ? port : undefined;
}
