import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const dpkg = (...names: readonly string[]) => ({
  name: "var/lib/dpkg/status",
  content: names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1.0\n`).join("\n"),
});

test("packages of headers are found in the databases of dpkg and apk", async () => {
  expect(told(await judgeImage(check, { layers: [[dpkg("libpq5", "libpq-dev", "devscripts")]] }))).toBe("violated: installed");
  expect(told(await judgeImage(check, { layers: [[dpkg("libpq5", "libc-dev-bin")]] }))).toBe("proven: none");
  const apk = { name: "lib/apk/db/installed", content: "P:musl-dev\nV:1.2.5-r0\nA:x86_64\n\nP:musl\nV:1.2.5-r0\nA:x86_64\n\n" };
  expect(told(await judgeImage(check, { layers: [[apk]] }))).toBe("violated: installed");
  expect(told(await judgeImage(check, { layers: [[apk]], options: { allow: ["musl-dev"] } }))).toBe("proven: none");
});

test("the place is the list of the package's files, with its layer", async () => {
  const answer = await judgeImage(check, { layers: [[], [dpkg("libpq-dev"), { name: "var/lib/dpkg/info/libpq-dev:amd64.list", content: "/.\n" }]] });
  expect(answer.evidence[0]?.place).toEqual({ kind: "image", path: "/var/lib/dpkg/info/libpq-dev:amd64.list", layer: 1 });
});
