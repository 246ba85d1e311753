import { expect, test } from "vitest";
import type { ObservedProcess } from "../../trial/run.ts";
import type { Trial } from "../../trial/trial.ts";
import type { Answer } from "../../verdict/verdict.ts";
import { fakeImage, fakeTrial } from "../testing.ts";
import type { FakeImageParts } from "../testing.ts";
import { check } from "./index.ts";

const ofImage = (parts: FakeImageParts): Answer | undefined => check.image?.({ image: fakeImage(parts), scan: undefined }, {} as never);
const ofTrial = (parts: Partial<Trial>): Answer | undefined => check.container?.({ trial: fakeTrial(parts), image: fakeImage() }, {} as never);
const process = (pid: number, uid: number, args = "uvicorn"): ObservedProcess => ({ pid, uid, user: uid === 0 ? "root" : undefined, args });

test.each(["", "root", "0", "0:0", "root:root", "toor"])("an image's user %j is root", (user) => {
  const users = [
    { name: "root", uid: 0 },
    { name: "toor", uid: 0 },
  ];
  expect(ofImage({ config: { user }, users })?.outcome).toBe("violated");
});

test("a name is looked up in the image's own passwd", () => {
  expect(ofImage({ config: { user: "appuser" }, users: [{ name: "appuser", uid: 1001 }] })).toMatchObject({
    outcome: "proven",
    evidence: [{ message: { code: "imageUser", args: { user: "appuser", uid: 1001 } } }],
  });
  expect(ofImage({ config: { user: "ghost" } })?.outcome).toBe("unproven");
});

test("any process of root counts, not only the first", () => {
  expect(ofTrial({ processes: [process(1, 1001), process(7, 1001)] })?.outcome).toBe("proven");
  expect(ofTrial({ processes: [process(1, 0)] })?.outcome).toBe("violated");
  const answer = ofTrial({ processes: [process(1, 1001), process(7, 0, "crond")] });
  expect(answer?.outcome).toBe("violated");
  expect(answer?.evidence[0]?.message).toEqual({ code: "processRoot", args: { pid: 7, args: "crond" } });
});

test("nothing seen is unproven, with the reason", () => {
  expect(ofTrial({ ready: undefined, notReady: "it ended with code 3" })).toMatchObject({
    outcome: "unproven",
    evidence: [{ message: { code: "notReady", args: { reason: "it ended with code 3" } } }],
  });
  expect(ofTrial({})?.outcome).toBe("unproven");
});
