import { expect, test } from "vitest";
import { readSockets } from "./sockets.ts";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

test("reads listening sockets of every table and leaves connections out", () => {
  const tcp =
    head +
    "   0: 00000000:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1\n" +
    "   1: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1\n" +
    "   2: 020011AC:1F40 010011AC:D5C2 01 00000000:00000000 00:00000000 00000000     0        0 3 1\n";
  const tcp6 =
    head +
    "   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0 0 0\n" +
    "   1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 0 0 0\n" +
    "   2: 0000000000000000FFFF00000100007F:0052 00000000000000000000000000000000:0000 0A 0 0 0\n";
  const udp = `${head}  12: 00000000:14E9 00000000:0000 07 0 0 0\n  13: 0B00007F:0035 0100007F:0036 01 0 0 0\n`;
  expect(readSockets({ tcp, tcp6, udp })).toEqual([
    { protocol: "tcp", address: "0.0.0.0", port: 8000 },
    { protocol: "tcp", address: "127.0.0.1", port: 5432 },
    { protocol: "tcp6", address: "::", port: 80 },
    { protocol: "tcp6", address: "::1", port: 81 },
    { protocol: "tcp6", address: "::ffff:127.0.0.1", port: 82 },
    { protocol: "udp", address: "0.0.0.0", port: 5353 },
  ]);
});

test("makes nothing of other text", () => {
  expect(readSockets({})).toEqual([]);
  expect(readSockets({ tcp: "cat: /proc/net/tcp6: No such file or directory\n: : : :\n" })).toEqual([]);
});
