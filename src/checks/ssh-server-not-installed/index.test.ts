import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const deb = (name: string) => ({ name: "var/lib/dpkg/status", content: `Package: ${name}\nStatus: install ok installed\nVersion: 6\n` });
const apk = (name: string) => ({ name: "lib/apk/db/installed", content: `P:${name}\nV:1.2-r0\n\n` });

test("Alpine's openssh brings the server, Debian's client does not", async () => {
  expect(told(await judgeImage(check, { layers: [[deb("openssh-server")]] }))).toBe("violated: imageInstalled");
  expect(told(await judgeImage(check, { layers: [[deb("openssh-client")]] }))).toBe("proven");
  expect(told(await judgeImage(check, { layers: [[apk("openssh")]] }))).toBe("violated: imageInstalled");
  expect(told(await judgeImage(check, { layers: [[apk("openssh-client")]] }))).toBe("proven");
});
