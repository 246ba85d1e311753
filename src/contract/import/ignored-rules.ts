import { recommended } from "../default.ts";
import type { KnownChecks } from "../requirements.ts";
import type { Imported, LeftOver } from "./imported.ts";

const VULNERABILITY = /^(?:CVE-\d{4}-\d+|GHSA-[a-z0-9-]+|[A-Z]{2,8}-\d{4}-\d+(?:-\d+)?)$/;

/** What a `.trivyignore` or a `.dockleignore` takes back: checks that stand for its rules are off, vulnerabilities allowed. */
export function importIgnoredRules(path: string, text: string, tool: "trivy" | "dockle", checks: KnownChecks): Imported {
  const asked = recommended(checks);
  const off = new Set<string>();
  const allowed: string[] = [];
  const left: LeftOver[] = [];
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const [rule = "", ...more] = (written.split("#", 1)[0] ?? "").trim().split(/\s+/);
    if (rule === "") continue;
    if (more.length > 0)
      left.push({ line: index + 1, what: `${rule} ${more.join(" ")}`, why: "it holds for ever in a contract, without a day on which it ends" });
    const ids = [...checks].filter(([, { meta }]) => spellings(rule, tool).some((spelling) => meta.sameAs?.includes(spelling) === true)).map(([id]) => id);
    const keys = [...asked.values()].filter(({ check }) => ids.includes(check)).map(({ id }) => id);
    if (tool === "trivy" && VULNERABILITY.test(rule)) allowed.push(rule);
    else if (keys.length > 0) for (const key of keys) off.add(key);
    else left.push({ line: index + 1, what: rule, why: ids.length > 0 ? "nothing recommended asks for it" : "no check stands for it" });
  }
  const requirements = allowed.length === 0 ? [] : [{ id: "no-vulnerabilities", check: "no-vulnerabilities", options: { allow: allowed } }];
  return { path, extends: ["plimsoll:recommended"], requirements, off: [...off], left };
}

/** Trivy has written its rules in three ways: `DS002`, `DS-0002`, `AVD-DS-0002`. */
function spellings(rule: string, tool: "trivy" | "dockle"): readonly string[] {
  const short = /^(?:AVD-)?DS-?(\d+)$/.exec(rule)?.[1];
  return short === undefined ? [`${tool}:${rule}`] : [`${tool}:DS-${short.padStart(4, "0")}`];
}
