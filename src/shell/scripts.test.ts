import { expect, test } from "vitest";
import { scriptsIn } from "./scripts.ts";

const brief = (text: string): unknown =>
  scriptsIn(text, (start, end) => ({ start, end }), ["/bin/sh", "-c"]).map(({ literal, shell, text: inner }) => [shell?.join(" "), inner, literal]);

test.each<[string, readonly unknown[]]>([
  ["a | b", []],
  ["sudo -u x bash -euo pipefail -c 'a | b' && d", [["bash -euo pipefail -c", "a | b", true]]],
  ['x=$(sh -c "a $B")', [["sh -c", "a $B", false]]],
  [
    "su - app -c 'a'; eval 'b'",
    [
      [undefined, "a", true],
      ["/bin/sh -c", "b", true],
    ],
  ],
  [
    "bash -c \"sh -c 'a'\"",
    [
      ["bash -c", "sh -c 'a'", true],
      ["sh -c", "a", true],
    ],
  ],
  ["bash script.sh -c x", []],
])("%s", (text, inner) => {
  expect(brief(text)).toEqual([["/bin/sh -c", text, true], ...inner]);
});
