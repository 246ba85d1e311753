import { test } from "vitest";
import { execFileSync } from "node:child_process";
import { ignoringRule, parseIgnoreFile } from "./ignore-file.ts";
test("x", () => {
  let seed = 9; const rnd = (n: number) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
  const P = ["a", "b", "*", "**", "**/", "/", "?", "!", "[a-c]", "[^b]", "\\", ".", "..", "./", "é", " ", "#", ".md", "+", "(", "$", "{", "|", "[", "]", "[]a]", "[a", "-", "^"];
  const Q = ["a", "b", "c", "/", "/", ".md", "é", "*", " ", "#", "\\", ".", "+", "(", "[", "ab", "-", "^", "]"];
  const cases = Array.from({ length: 40000 }, () => {
    const lines = Array.from({ length: 1 + rnd(3) }, () => Array.from({ length: 1 + rnd(5) }, () => P[rnd(P.length)]).join(""));
    const paths = Array.from({ length: 6 }, () => Array.from({ length: 1 + rnd(5) }, () => Q[rnd(Q.length)]).join("").replace(/\/+/g, "/").replace(/^\/|\/$/g, "")).filter((p) => p !== "" && !p.split("/").some((x) => x === "." || x === ".."));
    return { Text: (rnd(20) === 0 ? "\uFEFF" : "") + lines.join(rnd(9) ? "\n" : "\r\n"), Paths: paths };
  });
  const out = execFileSync("/tmp/fsoracle/pm/pm", { input: cases.map((c) => JSON.stringify(c)).join("\n"), encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");
  let bad = 0, err = 0, e2 = 0;
  cases.forEach((c, i) => {
    const f = parseIgnoreFile(c.Text);
    const theirs = out[i]!;
    if (theirs === "err") { err++; if (f.problems.length === 0 && bad++ < 15) console.log(JSON.stringify(c.Text), "THEY REFUSE"); return; }
    if (theirs.includes("E")) { e2++; return; }
    if (f.problems.length > 0) { if (bad++ < 15) console.log(JSON.stringify(c.Text), "WE REFUSE"); return; }
    const ours = c.Paths.map((p) => (ignoringRule(f, p) ? "1" : "0")).join("");
    if (ours !== theirs && bad++ < 15) console.log(JSON.stringify(c), ours, theirs);
  });
  console.log("bad", bad, "err", err, e2, "of", cases.length);
});
