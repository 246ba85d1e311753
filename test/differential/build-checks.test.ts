import { describe, expect, test } from "vitest";
import { pages } from "../../src/checks/pages.generated.ts";
import { examplesOf } from "../pages.ts";
import { askOracle, findOracle, type OracleAnswer } from "./oracle.ts";

const oracle = findOracle();
if (oracle === undefined) console.log("skipped: BuildKit's own checks are not here; PLIMSOLL_ORACLE names them");

/** Checks that stand for a rule of BuildKit, and what its message says where several share one. */
const RULES: Readonly<Record<string, readonly [rule: string, message?: RegExp]>> = {
  "as-cased-like-from": ["FromAsCasing"],
  "base-defaults-usable": ["InvalidDefaultArgInFrom"],
  "base-variables-defined": ["UndefinedArgInFrom"],
  "command-exec-form": ["JSONArgsRecommended"],
  "expose-format-valid": ["ExposeInvalidFormat"],
  "expose-protocol-lower-case": ["ExposeProtoCasing"],
  "instructions-cased-alike": ["ConsistentInstructionCasing"],
  "no-empty-continuation": ["NoEmptyContinuation"],
  "no-legacy-key-value": ["LegacyKeyValueFormat"],
  "no-maintainer": ["MaintainerDeprecated"],
  "one-cmd": ["MultipleInstructionsDisallowed", /CMD/],
  "one-entrypoint": ["MultipleInstructionsDisallowed", /ENTRYPOINT/],
  "one-healthcheck": ["MultipleInstructionsDisallowed", /HEALTHCHECK/],
  "platform-not-fixed": ["FromPlatformFlagConstDisallowed"],
  "platform-not-redundant": ["RedundantTargetPlatform"],
  "secret-not-in-arg-or-env": ["SecretsUsedInArgOrEnv"],
  "stage-name-lower-case": ["StageNameCasing"],
  "stage-name-not-reserved": ["ReservedStageName"],
  "stage-names-unique": ["DuplicateStageName"],
  "variables-defined": ["UndefinedVar"],
  "workdir-absolute": ["WorkdirRelativePath"],
};

/** Examples in which Plimsoll means to say something else, by a piece of their text, and why. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "command-exec-form": { "exec gunicorn": "the shell makes way by itself", "CMD ping -t localhost": "Windows has no such signals" },
  "one-cmd": { "ONBUILD CMD": "the image above gets both" },
  "platform-not-redundant": { "${TARGETPLATFORM:-linux/amd64}": "with the default it builds where the builder sets nothing" },
  "secret-not-in-arg-or-env": { "ONBUILD ARG GITHUB_TOKEN": "the image above asks for it", "SECRET_KEY=change-me": "no value there is a secret" },
  "variables-defined": {
    "$GOPATH/bin": "the base sets it; BuildKit's own check is asked here without the base",
    "$JAVA_HOME/bin": "the base is not known",
    "ARG API_URL=${API_URL}": "an argument of this build may give it; without one it is empty, as it would be without the default",
  },
  "workdir-absolute": { "ONBUILD WORKDIR src": "it is as relative in the image above", "WORKDIR C:\\app": "an absolute path of Windows" },
};

describe.skipIf(oracle === undefined)("BuildKit's own check says of an example what its page says", () => {
  const cases = Object.entries(RULES).flatMap(([check, [rule, message = /^/]]) =>
    examplesOf(pages.get(check) ?? "")
      .filter(({ kind, options }) => kind !== "unproven" && options === undefined)
      .map(({ dockerfile, kind }) => ({ check, kind, dockerfile, rule, message })),
  );
  const answers =
    oracle === undefined
      ? []
      : askOracle(
          oracle,
          cases.map(({ dockerfile }) => dockerfile),
        );

  test.each(Object.keys(RULES))("%s", (check) => {
    const differing = cases.flatMap((each, index) => {
      if (each.check !== check) return [];
      const theirs = (answers[index] as OracleAnswer).lint?.some(({ msg, rule }) => rule === each.rule && each.message.test(msg)) ?? false;
      return theirs === (each.kind === "bad") ? [] : [`${each.kind}, but BuildKit ${theirs ? "warns" : "does not"}:\n${each.dockerfile}`];
    });
    const meant = Object.keys(MEANT[check] ?? {});
    expect(differing.filter((text) => !meant.some((piece) => text.includes(piece)))).toEqual([]);
    expect(meant.filter((piece) => !differing.some((text) => text.includes(piece)))).toEqual([]);
  });
});
