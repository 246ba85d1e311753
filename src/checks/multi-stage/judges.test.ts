import { expect, test } from "vitest";
import { fakeFileEvidence } from "../testing.ts";
import { check } from "./index.ts";

function judge(text: string, stages: readonly string[] = []): readonly string[] {
  const answer = check.file?.(fakeFileEvidence(text), { stages } as never);
  return answer === undefined ? [] : [answer.outcome, ...answer.evidence.map((one) => one.message.code)];
}

test.each<[string, string, readonly string[]]>([
  ["one stage", "FROM a:1\n", ["violated", "oneStage"]],
  ["a second stage that nothing uses", "FROM a:1 AS one\nFROM b:1\n", ["violated", "oneStage"]],
  ["a copy from the stage it stands on", "FROM a:1 AS one\nFROM one\nCOPY --from=one /x /y\n", ["violated", "noCopy"]],
  ["a copy from an outside image", "FROM a:1 AS one\nFROM one\nCOPY --from=c:1 /x /y\n", ["violated", "noCopy"]],
  ["a copy by number", "FROM a:1\nFROM b:1\nCOPY --from=0 /x /y\n", ["proven", "copies", "stages"]],
  ["a mount", "FROM a:1 AS One\nFROM b:1\nRUN --mount=type=bind,from=one,target=/x cp /x/y /y\n", ["proven", "copies", "stages"]],
  ["a copy in the stage below", "FROM a:1 AS one\nFROM b:1 AS two\nCOPY --from=one /x /y\nFROM two\n", ["proven", "copies", "stages"]],
])("%s", (_, text, expected) => {
  expect(judge(text)).toEqual(expected);
});

test("names are compared without case, in order, among the stages that are used", () => {
  const text = "FROM a:1 AS deps\nFROM a:1 AS Builder\nCOPY --from=deps /x /x\nFROM a:1 AS unused\nFROM b:1 AS runner\nCOPY --from=builder /x /x\n";
  expect(judge(text, ["deps", "BUILDER", "runner"])[0]).toBe("proven");
  expect(judge(text, ["deps", "runner"])[0]).toBe("proven");
  expect(judge(text, ["builder", "deps"])).toEqual(["violated", "order"]);
  expect(judge(text, ["unused", "runner"])).toEqual(["violated", "unusedStage"]);
  expect(judge(text, ["test"])).toEqual(["violated", "noStage"]);
});
