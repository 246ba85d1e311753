import type { EngineHost, EngineKind } from "../kind.ts";

export const engine: EngineKind = {
  meta: { summary: "Say which engines this drives.", since: "0.1.0" },
  program: "NAME",
  connect: async (host: EngineHost) => {
    const found = host.runner.which("NAME");
    return { absent: found === undefined ? "NAME is not installed" : "NAME is not driven yet" };
  },
};
