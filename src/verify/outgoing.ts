import { UserError } from "../errors.ts";
import type { OutgoingTry } from "../trial/run.ts";
import { findHelperImage, helperSpec } from "./helper-image.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { perlSniffer, pythonSniffer } from "./sniffer.ts";

const READY_WITHIN_MS = 10_000;
const ASK_MS = 50;
const LOOPBACK = /^(?:127\.|::1$)/;

/** A container that owns a network name space and notes what leaves it; the application joins it. */
export interface Watch {
  readonly id: string;
  /** Container port to loopback port. */
  readonly ports: ReadonlyMap<number, number>;
  /** Its own address on the network. */
  readonly address: string | undefined;
}

/** Starts the container that watches, on a network of the trial. */
export async function startWatch(
  host: TrialHost,
  site: TrialSite,
  {
    network,
    observer,
    publish,
    role,
  }: { readonly network: string; readonly role: string; readonly publish: readonly number[]; readonly observer: string | undefined },
): Promise<Watch | { readonly unlooked: string }> {
  const scripts = [
    ["perl", "-e", perlSniffer],
    ["python3", "-c", pythonSniffer],
  ];
  const found = await findHelperImage(host, site, observer, [
    ["perl", "-MSocket", "-e", "print 'ready'"],
    ["python3", "-c", "print('ready')"],
  ]);
  if (found === undefined) return { unlooked: "no image on the engine has perl or python3 to watch the network with; name one with --observer" };
  const spec = helperSpec(site, found.image, `${role}-network`, scripts[found.command] ?? [], ["NET_RAW"]);
  const id = await host.engine.create({ ...spec, network, publish }, host.signal);
  await host.engine.start(id, host.signal);
  for (const from = host.clock.now(); host.clock.now() - from < READY_WITHIN_MS; await host.clock.sleep(ASK_MS, host.signal)) {
    const lines = await host.engine.logs(id);
    const { address, ports, status } = await host.engine.inspect(id);
    if (lines.some(({ text }) => text === "ready")) return { id, address, ports };
    if (status === "exited") return { unlooked: `the network cannot be watched: ${lines.at(-1)?.text ?? "the watching program ended"}` };
  }
  throw new UserError("network-not-watched", "the program that watches the network did not start in time", { exitCode: 3 });
}

/** What was tried of the outside; `inside` are the addresses and names of the trial's own. */
export async function triesOf(host: TrialHost, watch: Watch, inside: ReadonlySet<string>): Promise<readonly OutgoingTry[]> {
  const lines = (await host.engine.logs(watch.id)).map(({ text }) => text);
  return readTries(lines, new Set([...inside, ...(watch.address === undefined ? [] : [watch.address])]));
}

export function readTries(lines: readonly string[], inside: ReadonlySet<string>): readonly OutgoingTry[] {
  const counts = new Map<string, OutgoingTry>();
  for (const line of lines) {
    const [protocol, target = "", port] = line.split(" ");
    if (protocol !== "tcp" && protocol !== "udp" && protocol !== "dns") continue;
    if (LOOPBACK.test(target) || isMulticast(target) || inside.has(target.toLowerCase())) continue;
    const key = protocol === "dns" ? target.toLowerCase() : target.includes(":") ? `[${target}]:${port}` : `${target}:${port}`;
    counts.set(`${protocol} ${key}`, { protocol, target: key, count: (counts.get(`${protocol} ${key}`)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Neighbours are found by multicast and broadcast, which no router passes on. */
function isMulticast(address: string): boolean {
  return /^(?:22[4-9]|23\d)\./.test(address) || address.startsWith("255.255.255.255") || /^ff[0-9a-f]{2}:/i.test(address);
}
