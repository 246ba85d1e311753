import { shellBodies } from "../src/checks/shell-bodies.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { ShellComment, ShellLint } from "../src/shell/lint.ts";

/** What stands in for ShellCheck: it knows a cd that may fail, and a variable without quotes. The acceptance tests ask the program itself. */
export function standInLint(plan: Plan): ShellLint {
  return { scripts: new Map(shellBodies(plan).map(({ script }) => [script, commentsOn(script)])) };
}

function commentsOn(script: string): readonly ShellComment[] {
  const exported = new Set([...script.matchAll(/\b(\w+)=1\b/g)].map(([, name]) => name));
  const stops = script.startsWith("#!/bin/bash -e");
  return script.split("\n").flatMap((text, index): ShellComment[] => {
    const line = index + 1;
    const at = (rule: string, level: ShellComment["level"], message: string, { index: start, 0: { length } }: RegExpExecArray): ShellComment => ({
      rule,
      level,
      message,
      line,
      column: start + 1,
      endLine: line,
      endColumn: start + length + 1,
    });
    const cds = stops ? [] : [...text.matchAll(/\bcd [^;&|]+(?=;)/g)].map((found) => at("SC2164", "warning", "cd may fail", found));
    const words = [...text.matchAll(/(?<=\s)\$(\w+)/g)].filter(({ 1: name }) => !exported.has(name));
    return [...cds, ...words.map((found) => at("SC2086", "info", "no quotes", found))];
  });
}
