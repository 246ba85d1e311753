import { array, integer, maxValue, minValue, number, optional, pipe, strictObject } from "valibot";
import type { ListeningSocket } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
/** Linux gives ports from here on to sockets that only ask. */
const FIRST_PASSING_PORT = 32_768;

export const check: Check = defineCheck({
  meta: {
    summary: "It listens on the ports that are declared and on no other.",
    why: "A debugger, a metrics page or an admin console that nobody declared is open to everything on the container's network, and nobody watches it.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** Beside those of EXPOSE and the trial's own. */
    ports: optional(array(pipe(number(), integer(), minValue(1), maxValue(65_535))), []),
  }),
  messages: {
    only: "it listens on {ports} and nowhere else",
    nowhere: "it listens nowhere",
    other: "it listens on {protocol} port {port} at {address}, which nothing declares: EXPOSE it, name it in `ports`, or turn it off",
    notSeen: "its sockets could not be seen: {reason}",
  },
  title: () => "listens where that is declared, and nowhere else",
  container({ image, trial }, { ports }) {
    if (trial.sockets === undefined) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "it ended" }));
    const declared = new Set([...ports, ...trial.ports.keys(), ...image.config.exposedPorts.map((each) => Number.parseInt(each, 10))]);
    const open = trial.sockets.filter((socket) => !LOOPBACK.test(socket.address) && !isPassing(socket));
    const other = open.filter(({ port }) => !declared.has(port));
    if (other.length > 0) {
      const place = { kind: "command", command: `ss -ltnu in ${trial.container}`, output: other.map(shown).join("\n") } as const;
      return violated(...other.map(({ address, port, protocol }) => saw("other", { protocol: protocol.slice(0, 3), port, address }, place)));
    }
    const used = [...new Set(open.map(({ port }) => port))].join(", ");
    return proven(used === "" ? saw("nowhere") : saw("only", { ports: used }));
  },
});

function isPassing({ port, protocol }: ListeningSocket): boolean {
  return protocol.startsWith("udp") && port >= FIRST_PASSING_PORT;
}

function shown({ address, port, protocol }: ListeningSocket): string {
  return `${protocol} ${address.includes(":") ? `[${address}]` : address}:${port}`;
}
