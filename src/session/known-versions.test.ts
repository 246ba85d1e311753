import { expect, test } from "vitest";
import { apkVersions, aptVersions } from "./known-versions.ts";

test("apt's candidates, as the sources of the base have them", () => {
  const text =
    "curl:\n  Installed: (none)\n  Candidate: 8.14.1-2+deb13u7\n  Version table:\n     8.14.1-2+deb13u7 500\nnothing:\n  Installed: (none)\n  Candidate: (none)\n";
  expect([...aptVersions(text)]).toEqual([["curl", "8.14.1-2+deb13u7"]]);
});

test("the newest that apk knows", () => {
  const text =
    "curl policy:\n  8.14.1-r2:\n    https://example.com/main\n  8.12.0-r0:\n    https://example.com/old\ngit policy:\n  2.49.1-r0:\n    lib/apk/db/installed\n";
  expect([...apkVersions(text)]).toEqual([
    ["curl", "8.14.1-r2"],
    ["git", "2.49.1-r0"],
  ]);
});
