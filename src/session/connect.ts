import { engines } from "../engines/registry.generated.ts";
import type { Engine, EngineHost } from "../engines/kind.ts";

/** The first engine that answers, or why none does. */
export async function connectEngine(host: EngineHost): Promise<Engine | { readonly absent: string }> {
  const reasons: string[] = [];
  for (const kind of engines.values()) {
    const engine = await kind.connect(host);
    if (!("absent" in engine)) return engine;
    reasons.push(engine.absent);
  }
  return { absent: reasons.join("; ") };
}
