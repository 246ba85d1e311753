import { expect, test } from "vitest";
import { makePlan } from "./make.ts";
import { followVariables, globalVariables } from "./variables.ts";

function seen(text: string, name: string, args: Record<string, string> = {}): string[] {
  const found: string[] = [];
  followVariables(makePlan({ path: "Dockerfile", text, args }), ({ declared, instruction, lookup }) => {
    const value = lookup(name);
    found.push(`${instruction.keyword} ${typeof value === "string" ? value : value.value}${declared.has(name) ? " declared" : ""}`);
  });
  return found;
}

test("each instruction sees what was set before it, in its stage and in those below", () => {
  const text = "ARG A=1\nFROM scratch AS base\nRUN a\nARG A\nENV A=2$A\nRUN b\nFROM base\nRUN c\nFROM scratch\nRUN d\n";
  expect(seen(text, "A")).toEqual(["RUN unset", "ARG unset", "ENV 1 declared", "RUN 21 declared", "RUN 21 declared", "RUN unset"]);
  expect(seen(text, "A", { A: "3" })[2]).toBe("ENV 3 declared");
});

test("triggers are seen once, where they are written, with nothing known", () => {
  const text = "FROM scratch AS base\nENV A=1\nONBUILD ENV A=2\nFROM base\nRUN a\n";
  expect(seen(text, "A")).toEqual(["ENV unset", "ENV unknown declared", "RUN 2 declared"]);
});

test("FROM sees the ARGs before the first one only", () => {
  const plan = makePlan({ path: "Dockerfile", text: "ARG A=1\nARG B=$A\nFROM scratch\nARG C=3\nFROM scratch\n" });
  const { names, scope } = globalVariables(plan, {});
  expect([...names]).toEqual(["A", "B"]);
  expect([scope.lookup("B"), scope.lookup("C"), scope.lookup("TARGETARCH")]).toEqual([{ value: "1" }, "unset", "unknown"]);
});

test("variables of an outside image count where they are known", () => {
  const text = "FROM base:1\nRUN a\n";
  const found: unknown[] = [];
  const plan = makePlan({ path: "Dockerfile", text, variables: { "base:1": { A: "1" } } });
  followVariables(plan, ({ lookup }) => found.push(lookup("A"), lookup("B")));
  expect(found).toEqual([{ value: "1" }, "unset"]);
});
