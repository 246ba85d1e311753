import { test } from "vitest";
import { readFileSync } from "node:fs";
import { makePlan } from "./make.ts";
import { parse } from "../dockerfile/parse.ts";
test("perf", () => {
  const paths = readFileSync("/tmp/fsoracle/real.txt", "utf8").trim().split("\n");
  const texts = paths.map((p) => readFileSync(p, "utf8"));
  for (let r = 0; r < 3; r++) {
    let c = process.cpuUsage(); for (const t of texts) parse(t); let d = process.cpuUsage(c); const a = (d.user + d.system) / 1e6;
    c = process.cpuUsage(); for (const t of texts) makePlan({ path: "d", text: t }); d = process.cpuUsage(c); const b = (d.user + d.system) / 1e6;
    console.log(`parse ${(texts.length / a).toFixed(0)} files/CPU-s, plan ${(texts.length / b).toFixed(0)} files/CPU-s`);
  }
  const hostile: Record<string, string> = {
    "20k continued": "FROM a\nRUN a \\\n" + "  && b c \\\n".repeat(20000) + " d\n",
    "5k instr": "FROM a\n" + "RUN a && b\n".repeat(5000),
    "50k heredoc": "FROM a\nRUN <<EOF\n" + "echo a\n".repeat(50000) + "EOF\n",
    "unterminated many": "FROM a\n" + "RUN <<A <<B <<C\nx\n".repeat(3000),
    "2k stages": Array.from({ length: 2000 }, (_, i) => `FROM ${i ? "s" + (i - 1) : "a"} AS s${i}\nENV A${i}=1\n`).join(""),
    "5k env one": "FROM a\nENV " + Array.from({ length: 5000 }, (_, i) => `A${i}=$A${i - 1}`).join(" \\\n ") + "\n",
    "env 5k x": "FROM a\n" + Array.from({ length: 5000 }, (_, i) => `ENV A${i}=$A${i - 1}x\n`).join(""),
    "env grow": "FROM a\nENV A=xx\n" + "ENV A=$A$A\n".repeat(2000),
    "nested parens": "FROM a\nRUN " + "(".repeat(30000) + "\n",
    "nested $(": "FROM a\nRUN echo " + "$(".repeat(20000) + "\n",
    "quotes": "FROM a\nRUN " + "'\"".repeat(30000) + "\n",
    "json deep": "FROM a\nCMD " + "[".repeat(60000) + "\n",
    "onbuild": "FROM a\n" + "ONBUILD ".repeat(8000) + "x\n",
    "binary": String.fromCharCode(...Array.from({ length: 60000 }, (_, i) => i % 256)),
    "braces": "FROM a\nUSER " + "${a:-".repeat(10000) + "\n",
    "copy many": "FROM a\nCOPY " + "a ".repeat(30000) + "/x\n",
    "expose": "FROM a\n" + "EXPOSE 1-65535\n".repeat(50),
    "<< many": "FROM a\nRUN " + "<<a ".repeat(15000) + "\n",
    "dollar": "FROM a\nLABEL a=" + "$a".repeat(30000) + "\n",
    "nul": "\0".repeat(100000), "nl": "\n".repeat(500000), "cont": "\\\n".repeat(200000), "spaces": "RUN " + " ".repeat(60000) + "x\n",
    "comments": "FROM a\nRUN a \\\n" + "# c\n".repeat(100000) + "b\n",
    "problems": "FROM a AS b\nONBUILD RUN --x y\n".repeat(1) + "FROM b\n".repeat(3000),
    "triggers": "FROM a AS b\n" + "ONBUILD RUN --x y\n".repeat(500) + "FROM b\n".repeat(500),
  };
  for (const [n, t] of Object.entries(hostile)) { const s = performance.now(); const p = makePlan({ path: "d", text: t }); const e = performance.now() - s; if (e > 150) console.log(n, t.length, e.toFixed(0) + "ms", p.problems.length); }
}, 600000);
