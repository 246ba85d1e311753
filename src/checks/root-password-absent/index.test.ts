import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (passwd: string, shadow?: string): Promise<string> => {
  const files = [{ name: "etc/passwd", content: passwd }, ...(shadow === undefined ? [] : [{ name: "etc/shadow", content: shadow }])];
  return told(await judgeImage(check, { layers: [files] }));
};

test("locked accounts are fine, a password of root and an empty one are not", async () => {
  expect(await judge("root:x:0:0::/root:/bin/sh\n", "root:*:1:0::::::\n")).toBe("proven: locked");
  expect(await judge("root:x:0:0::/root:/bin/sh\n", "root:!:1:0::::::\n")).toBe("proven: locked");
  expect(await judge("root:x:0:0::/root:/bin/sh\n", "root:$6$salt$hash:1:0::::::\n")).toBe("violated: imageSet");
  expect(await judge("root:x:0:0::/root:/bin/sh\napp:x:1:1::/:/bin/sh\n", "root:*:1:0::::::\napp::1:0::::::\n")).toBe("violated: imageEmpty");
  expect(await judge("root::0:0::/root:/bin/sh\n")).toBe("violated: imageEmpty");
  expect(await judge("root:x:0:0::/root:/bin/sh\n")).toBe("proven: locked");
});

test("no hash is repeated", async () => {
  const answer = await judgeImage(check, { layers: [[{ name: "etc/passwd", content: "root:$6$salt$hash:0:0::/:/bin/sh\n" }]] });
  expect(JSON.stringify(answer)).not.toContain("salt");
});
