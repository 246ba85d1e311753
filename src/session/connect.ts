import { engines } from "../engines/registry.generated.ts";
import type { Engine, EngineHost } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import { nearestWord } from "../text/nearest.ts";

/** The variable that names the engine, as `--engine` does: `podman`, `docker:CONTEXT`. */
export const ENGINE_VARIABLE = "PLIMSOLL_ENGINE";

/** The engine that the environment names, by Plimsoll's own variable or by those of the engines, else the first that answers; or why none does. */
export async function connectEngine(host: EngineHost): Promise<Engine | { readonly absent: string }> {
  const chosen = host.env[ENGINE_VARIABLE];
  if (chosen !== undefined && chosen !== "") return connectChosen(host, chosen);
  const named = [...engines.values()].find(({ namedBy = [] }) => namedBy.some((variable) => (host.env[variable] ?? "") !== ""));
  // who names a host means that one, and not another that happens to answer
  if (named !== undefined) return named.connect(host);
  const reasons: string[] = [];
  for (const kind of engines.values()) {
    const engine = await kind.connect(host);
    if (!("absent" in engine)) return engine;
    reasons.push(engine.absent);
  }
  return { absent: reasons.join("; ") };
}

async function connectChosen(host: EngineHost, chosen: string): Promise<Engine | { readonly absent: string }> {
  const [name = "", ...rest] = chosen.split(":");
  const kind = engines.get(name);
  if (kind !== undefined) return kind.connect(host, rest.length === 0 ? undefined : rest.join(":"));
  const names = [...engines.keys()];
  const nearest = nearestWord(name, names);
  throw new UserError("engine-unknown", `there is no engine ${name}`, {
    hint: nearest === undefined ? `one of ${names.join(", ")}` : `did you mean ${nearest}?`,
  });
}
