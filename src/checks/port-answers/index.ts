import { integer, maxValue, minValue, number, pipe, strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import type { ListeningSocket } from "../../trial/run.ts";
import type { Trial } from "../../trial/trial.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { portOfCommand } from "../command-port.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The port is declared, and the application answers on it.",
    why: "EXPOSE, the command and whoever connects have to mean the same port; and an application that listens on 127.0.0.1 only is reached by nobody outside its container.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["hadolint:DL3011"],
    settledBy: "container",
  },
  options: strictObject({ port: pipe(number(), integer(), minValue(1), maxValue(65_535)) }),
  messages: {
    exposed: "EXPOSE {port}",
    notExposed: "EXPOSE names {ports}, not {port}",
    nothingExposed: "no EXPOSE in this file; the base decides",
    otherCommandPort: "the command listens on {found}, not on {port}",
    noTarget: "there is no stage to build",
    imageExposes: "the image exposes {port}/tcp",
    imageDoesNot: "the image exposes {ports}, not {port}/tcp",
    listens: "listens on {address}:{port}",
    onlyInside: "listens on {address}:{port} only, which nobody outside the container reaches",
    elsewhere: "listens on {ports}, not on {port}",
    answered: "answered on {port}: {how}",
    notReady: "the application never became ready: {reason}",
    silent: "nothing listens on {port}",
  },
  title: ({ port }) => `port ${port} is exposed and answers`,
  shape: ({ port }) => ({ port }),
  file({ plan }, { port }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const wrong = wrongCommandPort(plan, port);
    if (wrong !== undefined) return violated(saw("otherCommandPort", { found: wrong.found, port }, placeOf(plan, wrong.span)));
    const { exposed } = plan.target.config;
    const declared = exposed.find((each) => each.value === `${port}/tcp`);
    if (declared !== undefined) return proven(saw("exposed", { port }, placeOf(plan, declared.span)));
    const [other] = exposed;
    if (other === undefined) return unproven(saw("nothingExposed", {}, placeOf(plan, plan.target.from.span)));
    if (exposed.some((each) => each.value.includes("$"))) return unproven(saw("nothingExposed", {}, placeOf(plan, other.span)));
    return violated(saw("notExposed", { ports: exposed.map((each) => each.value.replace("/tcp", "")).join(", "), port }, placeOf(plan, other.span)));
  },
  image({ image }, { port }) {
    const { exposedPorts } = image.config;
    if (exposedPorts.includes(`${port}/tcp`)) return proven(saw("imageExposes", { port }));
    return violated(saw("imageDoesNot", { ports: exposedPorts.length === 0 ? "no port" : exposedPorts.join(", "), port }));
  },
  container({ trial }, { port }) {
    if (trial.sockets === undefined) return withoutSockets(trial, port);
    const listening = trial.sockets.filter(({ protocol }) => protocol.startsWith("tcp"));
    const here = listening.filter((socket) => socket.port === port);
    const open = here.find((socket) => !isLoopback(socket));
    if (open !== undefined) return proven(saw("listens", { address: open.address, port }, seenIn(trial, open)));
    const [inside] = here;
    if (inside !== undefined) return violated(saw("onlyInside", { address: inside.address, port }, seenIn(trial, inside)));
    const [elsewhere] = listening;
    if (elsewhere === undefined) {
      return trial.ready === undefined ? unproven(saw("notReady", { reason: trial.notReady ?? "it ended" })) : violated(saw("silent", { port }));
    }
    const ports = [...new Set(listening.map((socket) => socket.port))].join(", ");
    return violated(saw("elsewhere", { ports, port }, seenIn(trial, elsewhere)));
  },
});

/** A port that the command names and that is another one. */
function wrongCommandPort(plan: Plan, port: number): { readonly found: number; readonly span: { readonly start: number; readonly end: number } } | undefined {
  for (const command of commandLine(plan)?.commands ?? []) {
    const found = portOfCommand(command);
    if (found !== undefined && found.port !== port) return { found: found.port, span: found.span };
  }
  return undefined;
}

function withoutSockets(trial: Trial, port: number) {
  if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
  return proven(saw("answered", { port, how: trial.ready.how }));
}

function isLoopback(socket: ListeningSocket): boolean {
  return socket.address.startsWith("127.") || socket.address === "::1" || socket.address.startsWith("::ffff:127.");
}

function seenIn(trial: Trial, socket: ListeningSocket) {
  return { kind: "command", command: `cat /proc/net/tcp in ${trial.container}`, output: `${socket.address}:${socket.port} LISTEN` } as const;
}
