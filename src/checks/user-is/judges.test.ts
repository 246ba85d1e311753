import { describe, expect, test } from "vitest";
import type { Trial } from "../../trial/trial.ts";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeImage, fakeTrial } from "../testing.ts";
import { check } from "./index.ts";
import type { Wanted } from "./users.ts";

const users = [
  { name: "root", uid: 0 },
  { name: "appuser", uid: 1001, gid: 2000 },
];
const files = { "/etc/group": "root:x:0:\nstaff:x:50:\n" };

describe("image", () => {
  test.each<[string, Wanted, Outcome]>([
    ["appuser", { name: "appuser", uid: 1001 }, "proven"],
    ["1001", { name: "appuser", uid: 1001 }, "proven"],
    ["appuser", { gid: 2000 }, "proven"],
    ["appuser:staff", { gid: 50 }, "proven"],
    ["1001:50", { gid: 2000 }, "violated"],
    ["appuser", { uid: 1000 }, "violated"],
    ["1002", { name: "appuser" }, "violated"],
    ["", { name: "appuser" }, "violated"],
    ["ghost", { name: "ghost" }, "violated"],
    ["", { uid: 0 }, "proven"],
    ["appuser", {}, "unproven"],
  ])("user %j against %j is %s", (user, wanted, outcome) => {
    expect(check.image?.({ image: fakeImage({ config: { user }, users, files }), scan: undefined }, wanted as never).outcome).toBe(outcome);
  });
});

describe("container", () => {
  const judge = (parts: Partial<Trial>, wanted: Wanted) => check.container?.({ trial: fakeTrial(parts), image: fakeImage({ users }) }, wanted as never);
  const first = (uid: number) => ({ processes: [{ pid: 1, uid, user: users.find((user) => user.uid === uid)?.name, args: "uvicorn" }] });

  test.each<[number, Wanted, Outcome]>([
    [1001, { name: "appuser", uid: 1001 }, "proven"],
    [1001, { uid: 1001 }, "proven"],
    [0, { uid: 1001 }, "violated"],
    [1001, { name: "other" }, "violated"],
    [1001, { uid: 1001, gid: 2000 }, "unproven"],
  ])("process 1 with UID %d against %j is %s", (uid, wanted, outcome) => {
    expect(judge(first(uid), wanted)?.outcome).toBe(outcome);
  });

  test("says whom it found", () => {
    expect(judge(first(0), { name: "appuser", uid: 1001 })?.evidence[0]).toMatchObject({
      message: { code: "processOther", args: { user: "root (0)", wanted: "appuser, UID 1001" } },
      place: { kind: "command" },
    });
  });

  test("the group is what the container answers", () => {
    const run = (output: string) => ({ ...first(1001), programs: [{ argv: ["id", "-g"], exitCode: 0, output }] });
    expect(check.needs?.({ gid: 2000 } as never)).toEqual([{ kind: "program", argv: ["id", "-g"] }]);
    expect(judge(run("2000\n"), { gid: 2000 })?.outcome).toBe("proven");
    expect(judge(run("1001\n"), { gid: 2000 })?.outcome).toBe("violated");
  });

  test("without a process it is unproven", () => {
    expect(judge({ ready: undefined, notReady: "it ended" }, { uid: 1 })).toMatchObject({ outcome: "unproven", evidence: [{ message: { code: "notReady" } }] });
  });
});

test("the title says what is asked for", () => {
  expect(check.title({ name: "appuser", uid: 1001 } as never)).toBe("runs as appuser, UID 1001");
  expect(check.shape?.({ name: "appuser", uid: 1001 } as never)).toEqual({ user: { name: "appuser", uid: 1001 } });
});
