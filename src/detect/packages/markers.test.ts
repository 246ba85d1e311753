import { expect, test } from "vitest";
import { compareVersions, holds } from "./markers.ts";

test.each<[string, boolean]>([
  ['python_version < "3.11"', false],
  ["python_version >= '3.9'", true],
  ['python_full_version <= "3.11.2"', false],
  ["sys_platform == 'win32'", false],
  ["sys_platform != 'win32' and platform_machine == 'x86_64'", true],
  ["(sys_platform == 'win32' or os_name == 'posix') and python_version in '3.12 3.13'", true],
  ["platform_system not in 'Windows Darwin'", true],
  ["extra == 'postgres'", false],
  ["extra == 'Fast_Api'", true],
  ["python_version == '3.13.*'", true],
  // what is not understood holds: the package may be needed
  ["something new", true],
  ["unknown_name == 'x'", true],
])("%s", (marker, expected) => {
  expect(holds(marker, { python: "3.13", extras: new Set(["fast-api"]) })).toBe(expected);
});

test("versions are compared by their numbers", () => {
  expect(compareVersions("3.9", "3.10")).toBeLessThan(0);
  expect(compareVersions("3.10.0", "3.10")).toBe(0);
});

test("very many brackets", () => {
  expect(holds("(".repeat(50_000), { python: "3.13", extras: new Set() })).toBe(true);
});
