import { expect, test } from "vitest";
import { readTries } from "./outgoing.ts";

test("tries of the outside are counted, and the trial's own left out", () => {
  const lines = [
    "ready",
    "tcp 172.18.0.3 6379",
    "tcp 192.0.2.7 443",
    "tcp 192.0.2.7 443",
    "udp 239.255.255.250 1900",
    "tcp 127.0.0.1 8000",
    "tcp 2001:db8::7 443",
    "dns CACHE",
    "dns Telemetry.example.com",
    "a stray line",
  ];
  expect(readTries(lines, new Set(["172.18.0.3", "cache"]))).toEqual([
    { protocol: "tcp", target: "192.0.2.7:443", count: 2 },
    { protocol: "tcp", target: "[2001:db8::7]:443", count: 1 },
    { protocol: "dns", target: "telemetry.example.com", count: 1 },
  ]);
});
