import type { ListeningSocket } from "../trial/run.ts";

const LISTEN = "0A";
// a UDP socket without a peer
const UNCONNECTED = "07";

/** Listening sockets out of the texts of `/proc/net/tcp`, `tcp6`, `udp` and `udp6` (proc(5)); numbers are of a little-endian machine. */
export function readSockets(net: Readonly<Record<string, string>>): ListeningSocket[] {
  return (["tcp", "tcp6", "udp", "udp6"] as const).flatMap((protocol) => readTable(protocol, net[protocol] ?? ""));
}

function readTable(protocol: ListeningSocket["protocol"], text: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  for (const line of text.split("\n")) {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    if (state !== (protocol.startsWith("tcp") ? LISTEN : UNCONNECTED) || port === "") continue;
    if (address.length === 8) sockets.push({ protocol, address: readIpv4(address), port: Number.parseInt(port, 16) });
    if (address.length === 32) sockets.push({ protocol, address: readIpv6(address), port: Number.parseInt(port, 16) });
  }
  return sockets;
}

function readIpv4(hex: string): string {
  return bytesOf(hex).join(".");
}

function readIpv6(hex: string): string {
  const bytes = bytesOf(hex);
  if (bytes.every((byte) => byte === 0)) return "::";
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return "::1";
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) return `::ffff:${bytes.slice(12).join(".")}`;
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  return groups.join(":");
}

/** Each group of four bytes stands in reverse. */
function bytesOf(hex: string): number[] {
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8) {
    for (let byte = 6; byte >= 0; byte -= 2) bytes.push(Number.parseInt(hex.slice(word + byte, word + byte + 2), 16));
  }
  return bytes;
}
