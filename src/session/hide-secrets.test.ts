import { expect, test } from "vitest";
import { hideSecrets } from "./hide-secrets.ts";
import { readingHost } from "./testing.ts";

test("values of secrets are taken out of a text, lines and parts of lines too; short words stay", () => {
  const host = readingHost({ "/repo/.npmrc": "//registry/:_authToken=abcdef123\nshort=a\n" }, { env: { TOKEN: "hunter22", EMPTY: "" } });
  const hide = hideSecrets(host, [
    { id: "token", from: { variable: "TOKEN" } },
    { id: "none", from: { variable: "EMPTY" } },
    { id: "npmrc", from: { file: "/repo/.npmrc" } },
    { id: "gone", from: { file: "/elsewhere/x" } },
  ]);
  expect(hide("got hunter22 and abcdef123, a")).toBe("got [secret token] and [secret npmrc], a");
  expect(hide("//registry/:_authToken=abcdef123")).not.toContain("abcdef123");
});
