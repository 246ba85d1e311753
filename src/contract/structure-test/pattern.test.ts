import { expect, test } from "vitest";
import { readPattern } from "./pattern.ts";

/** Whether a pattern fits a text; the reason where it is refused. */
function fits(pattern: string, text: string): boolean | string {
  const read = readPattern(pattern);
  return "refused" in read ? read.refused : read.expression.test(text);
}

test.each([
  // without flags the end is the end of all, as in Go
  ["c$", "abc\n", false],
  ["(?m)c$", "abc\nd", true],
  ["(?m)^d", "abc\nd", true],
  ["^d", "abc\nd", false],
  ["a.b", "a\nb", false],
  ["a.b", "a\u2028b", true],
  ["(?s)a.b", "a\nb", true],
  ["(?i)hello", "HeLLo", true],
  ["a(?i)b|c", "C", true],
  ["(?i:a)b", "AB", false],
  ["(?i)[a-f]+1", "BEEF1", true],
  ["(?i)(?-i)a", "A", false],
  ["httpredir\\.debian\\.org", "httpredirXdebian.org", false],
  ["a\\:b\\-c\\/d", "a:b-c/d", true],
  ["^[[:alpha:]]+$", "abcX", true],
  ["^[[:^alpha:]]+$", "12", true],
  ["^[]a]+$", "]a", true],
  ["^[^\\s]+$", "a b", false],
  ["^\\S+\\d{2,}$", "ab12", true],
  ["^\\s$", "\u00A0", false],
  ["\\Aabc\\z", "abc", true],
  ["\\Qa.b\\E+", "a.bb", true],
  ["^\\x41\\x{1F600}$", "A😀", true],
  ["^.$", "😀", true],
  ["^\\pL\\p{Greek}$", "aβ", true],
  ["(?P<year>\\d{4})", "2026", true],
  ["a{,2}", "a{,2}", true],
  ["{}", "{}", true],
  ['DPkg::Pre-Install-Pkgs "";', 'DPkg::Pre-Install-Pkgs "";', true],
])("%j on %j: %j", (pattern, text, expected) => {
  expect(fits(pattern, text)).toBe(expected);
});

test.each([
  ["(?=a)", "it looks ahead or behind, which Go's patterns cannot"],
  ["(?<!a)b", "it looks ahead or behind, which Go's patterns cannot"],
  ["(a)\\1", "it refers back, which Go's patterns cannot"],
  ["(a", "a bracket is never closed"],
  ["a)", "a bracket closes that none opens"],
  ["[a", "a class is never closed"],
  ["[z-a]", "a range runs backwards"],
  ["*a", "it is no pattern"],
  ["(?U)a+", "the flags U are not known here"],
  ["\\y", "\\y means nothing"],
  ["a\\", "a backslash stands at its end"],
])("%j is refused: %s", (pattern, reason) => {
  expect(fits(pattern, "")).toBe(reason);
});
