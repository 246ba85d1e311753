import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const status = {
  name: "var/lib/dpkg/status",
  content: "Package: strace\nStatus: install ok installed\nVersion: 6\n\nPackage: bash\nStatus: install ok installed\nVersion: 5\n",
};

test("packages of the image are looked at", async () => {
  expect(told(await judgeImage(check, { layers: [[status]] }))).toBe("violated: imageInstalled");
  expect(told(await judgeImage(check, { layers: [[status]], options: { allow: ["strace"] } }))).toBe("proven");
});
