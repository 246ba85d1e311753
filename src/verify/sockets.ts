import type { ListeningSocket } from "../trial/trial.ts";

const LISTEN = "0A";

/** Listening sockets out of `/proc/net/tcp` and `/proc/net/tcp6`, one after the other (proc(5)); numbers are of a little-endian machine. */
export function readSockets(text: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  for (const line of text.split("\n")) {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    if (state !== LISTEN || port === "") continue;
    if (address.length === 8) sockets.push({ protocol: "tcp", address: readIpv4(address), port: Number.parseInt(port, 16) });
    if (address.length === 32) sockets.push({ protocol: "tcp6", address: readIpv6(address), port: Number.parseInt(port, 16) });
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
