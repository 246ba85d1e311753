import { describe, expect, test } from "vitest";
import { ruleBook, type RuleTool } from "./rule-book.ts";

const book = ruleBook(
  new Map([
    ["user-not-root", { meta: { sameAs: ["hadolint:DL3002", "trivy:DS-0002"] } }],
    ["user-is", { meta: { sameAs: ["hadolint:DL3002"] } }],
    ["arguments-as-json", { meta: { sameAs: ["buildkit:JSONArgsRecommended", "tally:tally/json"] } }],
    ["quoted", { meta: { sameAs: ["shellcheck:SC2086"] } }],
  ]),
);

describe("what a name means", () => {
  test.each<[string, RuleTool | undefined, readonly string[]]>([
    ["user-is", undefined, ["user-is"]],
    ["user-is", "plimsoll", ["user-is"]],
    ["DL3002", "hadolint", ["user-not-root", "user-is"]],
    ["hadolint:dl3002", "plimsoll", ["user-not-root", "user-is"]],
    ["hadolint/DL3002", "tally", ["user-not-root", "user-is"]],
    ["ds-0002", "plimsoll", ["user-not-root"]],
    ["jsonargsrecommended", "buildkit", ["arguments-as-json"]],
    ["JSONArgsRecommended", "plimsoll", ["arguments-as-json"]],
    ["tally/json", "tally", ["arguments-as-json"]],
    ["SC2086", "hadolint", ["quoted"]],
    ["SC1091", "hadolint", []],
    ["DL3047", "hadolint", []],
    ["DL3005", "hadolint", []],
    ["WorkdirRelativePath", "buildkit", []],
  ])("%s of %s", (name, tool, checks) => {
    expect(book.meaning(name, tool)).toEqual({ known: true, checks });
  });

  test.each<[string, RuleTool | undefined, string | undefined]>([
    ["user-iss", "plimsoll", "user-is"],
    ["user-is", "hadolint", undefined],
    ["DL3002", "buildkit", undefined],
    ["DLL3008", "hadolint", "DL3008"],
    ["WorkdirRelativPath", "buildkit", "WorkdirRelativePath"],
    ["USER-IS", "plimsoll", "user-is"],
    ["", undefined, undefined],
  ])("%s of %s is unknown", (name, tool, nearest) => {
    expect(book.meaning(name, tool)).toEqual({ known: false, nearest });
  });
});
