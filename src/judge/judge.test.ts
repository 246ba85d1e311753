import { optional, strictObject, string } from "valibot";
import { describe, expect, test } from "vitest";
import type { Check, ContainerEvidence, FileEvidence, ImageEvidence } from "../checks/kind.ts";
import { fakeImage, fakeImageEvidence, fakeTrial } from "../checks/testing.ts";
import type { Requirement } from "../contract/contract.ts";
import { saw } from "../verdict/answer.ts";
import type { JudgeName, Outcome, Verdict } from "../verdict/verdict.ts";
import { exitCodeOf } from "./exit-code.ts";
import { judgeRequirement } from "./judge.ts";
import { sharedHints, sharedMessages } from "./messages.ts";

const file = {} as FileEvidence; // the fake judges never look at it
const image: ImageEvidence = fakeImageEvidence();
const container: ContainerEvidence = { trial: fakeTrial(), image: fakeImage() };

const requirement: Requirement = {
  id: "FR-1",
  also: ["AC-1"],
  check: "fake",
  title: undefined,
  options: {},
  level: "error",
  unprovenAllowed: false,
  origin: "plimsoll.yaml",
};

function fakeCheck(answers: Partial<Record<JudgeName, Outcome>>, settledBy: JudgeName): Check {
  const judge = (name: JudgeName): object => {
    const outcome = answers[name];
    return outcome === undefined ? {} : { [name]: () => ({ outcome, evidence: [saw(`${name}-saw`)] }) };
  };
  return {
    meta: { summary: "", why: "", level: "error", group: "base", since: "0", sameAs: [], settledBy },
    options: strictObject({ name: optional(string(), "app") }),
    messages: {},
    title: ({ name }: { name: string }) => `is ${name}`,
    ...judge("file"),
    ...judge("image"),
    ...judge("container"),
  };
}

describe("one verdict out of up to three answers", () => {
  test.each<[Partial<Record<JudgeName, Outcome>>, JudgeName, Outcome, string | undefined]>([
    [{ file: "proven" }, "file", "proven", undefined],
    [{ file: "proven", image: "proven", container: "proven" }, "container", "proven", undefined],
    [{ file: "violated", image: "proven", container: "proven" }, "container", "violated", undefined],
    [{ file: "proven", image: "violated", container: "unproven" }, "container", "violated", undefined],
    [{ file: "unproven", image: "unproven", container: "proven" }, "container", "proven", undefined],
    [{ file: "proven", image: "proven", container: "unproven" }, "container", "unproven", "container-saw"],
    [{ file: "proven", container: "not-applicable" }, "container", "not-applicable", undefined],
    [{ file: "not-applicable", image: "proven" }, "image", "proven", undefined],
  ])("%j settled by %s is %s", (answers, settledBy, outcome, reason) => {
    const verdict = judgeRequirement(requirement, fakeCheck(answers, settledBy), { file, image, container, unlooked: {} });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reason?.code).toBe(reason);
    expect(verdict.judges.map(({ judge }) => judge)).toEqual(Object.keys(answers));
  });

  test("where the settling judge has nothing to look at, the reason is told and the weaker answers stay", () => {
    const verdict = judgeRequirement(requirement, fakeCheck({ file: "proven", container: "proven" }, "container"), {
      file,
      unlooked: { container: "no-engine" },
    });
    expect(verdict).toMatchObject({ outcome: "unproven", reason: { code: "no-engine", args: {} }, judges: [{ judge: "file", answer: { outcome: "proven" } }] });
  });

  test("a weaker judge that saw it broken needs no settling judge", () => {
    const verdict = judgeRequirement(requirement, fakeCheck({ file: "violated", container: "proven" }, "container"), { file, unlooked: {} });
    expect(verdict.outcome).toBe("violated");
  });

  test("without evidence and without a reason it says who did not look", () => {
    const verdict = judgeRequirement(requirement, fakeCheck({ image: "proven" }, "image"), { unlooked: {} });
    expect(verdict).toMatchObject({ outcome: "unproven", reason: { code: "no-judge-looked", args: { judge: "image" } }, judges: [] });
  });

  test("the title is the user's own, else the check's with the options' defaults", () => {
    const check = fakeCheck({ file: "proven" }, "file");
    expect(judgeRequirement(requirement, check, { file, unlooked: {} })).toMatchObject({
      requirement: "FR-1",
      also: ["AC-1"],
      title: "is app",
      level: "error",
    });
    expect(judgeRequirement({ ...requirement, title: "mine" }, check, { file, unlooked: {} }).title).toBe("mine");
  });

  test("a judge that throws leaves it unproven and the others heard", () => {
    const check: Check = {
      ...fakeCheck({ file: "proven" }, "image"),
      image: () => {
        throw new Error("off by one");
      },
    };
    const verdict = judgeRequirement(requirement, check, { file, image, unlooked: {} });
    expect(verdict).toMatchObject({ outcome: "unproven", reason: { code: "judge-failed", args: { judge: "image", error: "off by one" } } });
    expect(verdict.judges[0]).toMatchObject({ judge: "file", answer: { outcome: "proven" } });
  });

  test("a check without the judge that settles it is a defect", () => {
    expect(() => judgeRequirement(requirement, fakeCheck({ file: "proven" }, "image"), { file, unlooked: {} })).toThrow(
      "settled by its image judge and has none",
    );
  });
});

describe("exitCodeOf", () => {
  const verdict = (parts: Partial<Verdict>): Verdict => ({
    requirement: "FR-1",
    also: [],
    check: "fake",
    title: "",
    level: "error",
    outcome: "proven",
    unprovenAllowed: false,
    settledBy: "file",
    judges: [{ judge: "file", answer: { outcome: "proven", evidence: [] } }],
    ...parts,
  });

  test.each<[string, "check" | "verify", Partial<Verdict>[], number]>([
    ["all proven", "verify", [{}, { outcome: "not-applicable" }], 0],
    ["an error", "verify", [{}, { outcome: "violated" }], 1],
    ["a warning", "verify", [{ outcome: "violated", level: "warning" }], 1],
    ["a note", "verify", [{ outcome: "violated", level: "info" }], 0],
    ["violated and unproven", "verify", [{ outcome: "unproven" }, { outcome: "violated" }], 1],
    ["unproven", "verify", [{}, { outcome: "unproven" }], 3],
    ["unproven, with nothing looked at", "verify", [{ outcome: "unproven", judges: [] }], 3],
    ["unproven but allowed", "verify", [{}, { outcome: "unproven", unprovenAllowed: true }], 0],
    ["all unproven, allowed, and nothing looked at", "verify", [{ outcome: "unproven", unprovenAllowed: true, judges: [] }], 2],
    ["no requirement", "verify", [], 2],
    ["no requirement", "check", [], 2],
    ["unproven", "check", [{ outcome: "unproven" }], 0],
    ["an error", "check", [{ outcome: "violated" }], 1],
    ["a note", "check", [{ outcome: "violated", level: "info" }], 0],
    ["nothing looked", "check", [{ outcome: "unproven", judges: [] }], 2],
  ])("%s, from %s", (_, verb, verdicts, code) => {
    expect(exitCodeOf([{ verdicts: verdicts.map(verdict) }], verb)).toBe(code);
  });
});

test("every shared message says what to do", () => {
  expect(Object.keys(sharedHints)).toEqual(Object.keys(sharedMessages));
});
